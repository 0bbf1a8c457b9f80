import { canonical } from '../content/canonical.ts'
import type { WrittenContent } from '../content/content.ts'
import { pairEqual } from './align.ts'
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
  const pairs = withoutLoneSpaces(
    pairEqual(
      from.map(({ key }) => key),
      to.map(({ key }) => key),
    ),
    from,
    { from: from.length, to: to.length },
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

/**
 * The pairs without spaces between two changed words: to read, *two words* replaced by *two others* are one change, not
 * two with a space between them that stayed.
 */
function withoutLoneSpaces(
  pairs: readonly { readonly a: number; readonly b: number }[],
  from: readonly Token[],
  length: { readonly from: number; readonly to: number },
): readonly { readonly a: number; readonly b: number }[] {
  return pairs.filter((pair, index) => {
    const text = from[pair.a]!.nodes[0]!.text
    if (text === undefined || text.trim() !== '') return true
    const before = pairs[index - 1] ?? { a: -1, b: -1 }
    const after = pairs[index + 1] ?? { a: length.from, b: length.to }
    const isCut = (gap: number) => gap > 1
    const isBefore = isCut(pair.a - before.a) && isCut(pair.b - before.b)
    return !(isBefore && isCut(after.a - pair.a) && isCut(after.b - pair.b))
  })
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
