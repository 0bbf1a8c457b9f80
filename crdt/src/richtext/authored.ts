import * as Y from 'yjs'
import { rootKinds, type SharedType, stretchesOf } from './items.ts'

/** Who wrote something: a person, a guest or an agent by their principal, and the agent's run. */
export interface Author {
  readonly principal: string
  readonly kind: 'guest' | 'person' | 'agent'
  readonly run: string | null
}

/** The author of the operations from `clock` up to but not including `end` of one client; `null` if unknown. */
export interface AuthoredRange {
  readonly clock: number
  readonly end: number
  readonly author: Author | null
}

/** Text without a change of author in it, whatever its marks. */
export interface AuthoredRun {
  readonly text: string
  readonly author: Author | null
}

/**
 * A text block with its runs in reading order. `type` is its type in the schema, or `text` for a root Y.Text,
 * which is one block; `root` is the name of the root it stands in. Blocks without text have no runs.
 */
export interface AuthoredBlock {
  readonly root: string
  readonly type: string
  readonly runs: readonly AuthoredRun[]
}

/** Nodes that hold text even when they hold none at the moment. */
const TEXT_BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock'])

type AuthorOf = (client: number, clock: number, length: number) => readonly AuthoredRange[]

/**
 * Who wrote each run of the current text, block by block in reading order: the blocks inside lists, tables and
 * quotations each for itself, of all fragments and all texts at the root, which come by name. Line breaks and
 * whatever else stands in a line are a line feed. `authorOf` answers for `length` operations of a client from
 * `clock` on with ranges in the order of their clocks, which may leave gaps (unknown authors) and reach beyond
 * what was asked. Formatting a text leaves it its author; editors that move a text insert it anew. Changes
 * nothing in the document.
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
      // Not spread: a call takes some ten thousand arguments only.
      for (const block of blocksOf(type, root, authorOf)) blocks.push(block)
    }
  }
  return blocks
}

/** The text of a text, or of a text block, with its authors; neighbours of one author joined. */
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
