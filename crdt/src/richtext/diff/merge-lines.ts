import { canonical } from '../content/canonical.ts'
import type { WrittenContent } from '../content/content.ts'
import { type Pair, pairEqual } from './align.ts'
import type { MarkedContent } from './marked.ts'
import { words } from './words.ts'

/** A word, cut where its format or author changes, or a node in a line that is no text. */
interface Token {
  readonly key: string
  readonly nodes: readonly WrittenContent[]
}

/** Two lines as one, in which words that came and went and formats that changed are marked. */
export function mergeLines(
  before: readonly WrittenContent[],
  after: readonly WrittenContent[],
): MarkedContent[] {
  const from = tokensOf(before)
  const to = tokensOf(after)
  const pairs = withoutIslands(
    pairEqual(
      from.map(({ key }) => key),
      to.map(({ key }) => key),
    ),
    from,
    to,
  )
  const merged: MarkedContent[] = []
  let a = 0
  let b = 0
  for (const pair of [...pairs, { a: from.length, b: to.length }]) {
    for (; a < pair.a; a++) for (const node of from[a]!.nodes) push(merged, { ...node, change: 'removed' })
    for (; b < pair.b; b++) for (const node of to[b]!.nodes) push(merged, { ...node, change: 'added' })
    if (a < from.length && b < to.length)
      for (const node of inBoth(from[a++]!.nodes, to[b++]!.nodes)) push(merged, node)
  }
  return merged
}

/** A word of both, cut where the format of either changes. */
function inBoth(before: readonly WrittenContent[], after: readonly WrittenContent[]): MarkedContent[] {
  const nodes: MarkedContent[] = []
  let index = 0
  let used = 0
  for (const node of after) {
    if (typeof node.text !== 'string') return [withFormat(before[0] ?? node, node)]
    for (let at = 0; at < node.text.length; ) {
      const earlier = before[index]!
      const length = Math.min(node.text.length - at, earlier.text!.length - used)
      nodes.push(withFormat(earlier, { ...node, text: node.text.slice(at, at + length) }))
      at += length
      used += length
      if (used < earlier.text!.length) continue
      index++
      used = 0
    }
  }
  return nodes
}

function withFormat(before: WrittenContent, after: WrittenContent): MarkedContent {
  if (canonical(before.marks ?? []) === canonical(after.marks ?? [])) return after
  return { ...after, change: 'format', was: { marks: before.marks ?? [] } }
}

/** Changed words on each side from which one word that stayed between them is no help to a reader. */
const MANY_WORDS = 3

/**
 * The pairs without those that stand alone between changes: a space or comma, or one word between many. To read, words
 * that were replaced by others are one change, not several with a space between them that stayed.
 */
function withoutIslands(
  pairs: readonly Pair[],
  from: readonly Token[],
  to: readonly Token[],
): readonly Pair[] {
  const runs: Pair[][] = []
  for (const pair of pairs) {
    const last = runs.at(-1)?.at(-1)
    if (last !== undefined && last.a === pair.a - 1 && last.b === pair.b - 1) runs.at(-1)!.push(pair)
    else runs.push([pair])
  }
  const end = { a: from.length, b: to.length }
  const kept = runs.filter((run, index) => {
    const before = changedWords(runs[index - 1]?.at(-1) ?? { a: -1, b: -1 }, run[0]!, from, to)
    const after = changedWords(run.at(-1)!, runs[index + 1]?.[0] ?? end, from, to)
    if (before === null || after === null) return true
    const words = run.filter(({ a }) => isWord(from[a]!)).length
    return words > 1 || (words === 1 && Math.min(before, after) < MANY_WORDS)
  })
  return grown(kept, from, to)
}

/** The pairs of runs with the equal tokens beside each, which belonged to pairs that were left out. */
function grown(runs: readonly Pair[][], from: readonly Token[], to: readonly Token[]): readonly Pair[] {
  const isEqual = (a: number, b: number) => from[a] !== undefined && from[a].key === to[b]?.key
  return runs.flatMap((run, index) => {
    const before = runs[index - 1]?.at(-1) ?? { a: -1, b: -1 }
    const first = run[0]!
    const more: Pair[] = []
    for (let a = first.a - 1, b = first.b - 1; a > before.a && b > before.b && isEqual(a, b); a--, b--)
      more.unshift({ a, b })
    return [...more, ...run]
  })
}

/** The number of words that came or went between two pairs, whichever are more; `null` when nothing did. */
function changedWords(
  after: Pair,
  before: Pair,
  from: readonly Token[],
  to: readonly Token[],
): number | null {
  const went = from.slice(after.a + 1, before.a)
  const came = to.slice(after.b + 1, before.b)
  if (went.length + came.length === 0) return null
  return Math.max(went.filter(isWord).length, came.filter(isWord).length)
}

/** Whether a token means something: a letter or digit, or a node that is no text. */
function isWord({ nodes: [node] }: Token): boolean {
  return node?.text === undefined || /[\p{L}\p{N}]/u.test(node.text)
}

/** Appends a node; texts that differ in nothing else become one. */
function push(merged: MarkedContent[], node: MarkedContent): void {
  const last = merged.at(-1)
  if (typeof last?.text === 'string' && typeof node.text === 'string' && isAlike(last, node))
    merged[merged.length - 1] = { ...last, text: `${last.text}${node.text}` }
  else merged.push(node)
}

function isAlike(a: MarkedContent, b: MarkedContent): boolean {
  return (
    a.change === b.change &&
    a.by === b.by &&
    canonical([a.marks ?? [], a.was?.marks ?? []]) === canonical([b.marks ?? [], b.was?.marks ?? []])
  )
}

function tokensOf(line: readonly WrittenContent[]): Token[] {
  const tokens: Token[] = []
  for (let start = 0; start < line.length; ) {
    const first = line[start]!
    if (typeof first.text !== 'string') {
      const { by: _, marks: __, ...own } = first
      tokens.push({ key: canonical(own), nodes: [first] })
      start++
      continue
    }
    let end = start
    while (typeof line[end]?.text === 'string') end++
    for (const token of wordsOf(line.slice(start, end))) tokens.push(token)
    start = end
  }
  return tokens
}

/** The words of adjacent texts. */
function wordsOf(texts: readonly WrittenContent[]): Token[] {
  let index = 0
  let used = 0
  return words(texts.map(({ text }) => text).join('')).map((word) => {
    const nodes: WrittenContent[] = []
    for (let left = word.length; left > 0; ) {
      const node = texts[index]!
      const text = node.text!.slice(used, used + left)
      nodes.push({ ...node, text })
      left -= text.length
      used += text.length
      if (used < node.text!.length) continue
      index++
      used = 0
    }
    return { key: `"${word}`, nodes }
  })
}
