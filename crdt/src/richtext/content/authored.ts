import * as Y from 'yjs'
import { rootKinds, type SharedType, stretchesOf } from './items.ts'

/** The author of content: a person, a guest or an agent by their principal, and the agent's run. */
export interface Author {
  readonly principal: string
  readonly kind: 'guest' | 'person' | 'agent'
  readonly run: string | null
}

/** The author of one client's operations in `[clock, end)`; `null` if unknown. */
export interface AuthoredRange {
  readonly clock: number
  readonly end: number
  readonly author: Author | null
}

/** A run of text by one author, regardless of its marks. */
export interface AuthoredRun {
  readonly text: string
  readonly author: Author | null
}

/**
 * A text block with its runs in reading order. `type` is its type in the schema, or `text` for a root Y.Text, which is
 * one block; `root` is the name of its root. Blocks without text have no runs.
 */
export interface AuthoredBlock {
  readonly root: string
  readonly type: string
  readonly runs: readonly AuthoredRun[]
}

/** Nodes that are text blocks even while they are empty. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock'])

type AuthorOf = (client: number, clock: number, length: number) => readonly AuthoredRange[]

/**
 * The author of each run of the current text, block by block in reading order, over all fragments and root texts,
 * sorted by name. Blocks inside lists, tables and quotations are separate blocks. Line breaks and other inline nodes
 * become a line feed. `authorOf` returns ranges for `length` operations of a client starting at `clock`, in ascending
 * order; they may have gaps (unknown authors) and may extend beyond the requested range. Formatting does not change the
 * author of a text; editors that move text insert it again. Does not change the document.
 */
export function authoredBlocks(doc: Y.Doc, authorOf: AuthorOf): AuthoredBlock[] {
  const roots = [...rootKinds(doc)].sort(([a], [b]) => (a < b ? -1 : 1))
  return roots.flatMap(([root, kind]) => {
    const type: SharedType = doc.share.get(root)!
    if (kind === 'text') return [{ root, type: 'text', runs: runsOf(type, authorOf) }]
    return kind === 'xml' ? blocksOf(type, root, authorOf) : []
  })
}

function blocksOf(parent: SharedType, root: string, authorOf: AuthorOf): AuthoredBlock[] {
  const blocks: AuthoredBlock[] = []
  for (const stretch of stretchesOf(parent)) {
    if (stretch.kind !== 'type') continue
    const { type } = stretch
    if (type instanceof Y.XmlText) blocks.push({ root, type: 'text', runs: runsOf(type, authorOf) })
    if (!(type instanceof Y.XmlElement)) continue
    const children = [...stretchesOf(type)]
    const holdsText = children.some((child) => child.kind === 'type' && child.type instanceof Y.XmlText)
    if (holdsText || children.length === 0 || TEXT_BLOCKS.has(type.nodeName)) {
      blocks.push({ root, type: type.nodeName, runs: runsOf(type, authorOf) })
    } else {
      // No spread: a call accepts only some ten thousand arguments.
      for (const block of blocksOf(type, root, authorOf)) blocks.push(block)
    }
  }
  return blocks
}

/** The text of a text or text block with its authors; adjacent runs of one author are merged. */
function runsOf(type: SharedType, authorOf: AuthorOf): AuthoredRun[] {
  const runs: { text: string; author: Author | null }[] = []
  const push = (text: string, author: Author | null) => {
    const last = runs.at(-1)
    if (last !== undefined && isSame(last.author, author)) last.text += text
    else if (text !== '') runs.push({ text, author })
  }
  const visit = (parent: SharedType) => {
    for (const stretch of stretchesOf(parent)) {
      if (stretch.kind === 'type' && stretch.type instanceof Y.XmlText) {
        visit(stretch.type)
        continue
      }
      const text = stretch.kind === 'text' ? stretch.text : '\n'
      let done = 0
      for (const { clock, end, author } of authorOf(stretch.client, stretch.clock, text.length)) {
        const from = Math.max(clock - stretch.clock, done)
        const to = Math.min(end - stretch.clock, text.length)
        if (from >= to) continue
        push(text.slice(done, from), null)
        push(text.slice(from, to), author)
        done = to
      }
      push(text.slice(done), null)
    }
  }
  visit(type)
  return runs
}

function isSame(a: Author | null, b: Author | null): boolean {
  if (a === null || b === null) return a === b
  return a.principal === b.principal && a.kind === b.kind && a.run === b.run
}
