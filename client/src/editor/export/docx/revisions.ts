import { TRACKED, type TrackedBlock, type TrackedChange } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import { cleanText } from './clean-text.ts'

/** Who suggests, by the numbers in marks. Times are ISO 8601. */
export interface Suggester {
  readonly name: string
  readonly at: string
}

/** A tracked change in Word's terms. */
export interface Revision {
  readonly change: TrackedChange['change']
  readonly attributes: { readonly id: number; readonly author: string; readonly date: string }
}

/** The tracked changes of a Word file, each with an id of its own. */
export class Revisions {
  readonly #people: readonly Suggester[]
  #last = 0

  constructor(people: readonly Suggester[]) {
    this.#people = people
  }

  /** The change that a node in a line is a part of; `null`: none. */
  ofInline({ marks = [] }: JSONContent): Revision | null {
    const attrs = marks.find(({ type }) => type === TRACKED)?.attrs
    return attrs === undefined ? null : this.#next(attrs as TrackedChange)
  }

  /** The change that a paragraph is a part of as a whole; `null`: none. */
  ofBlock(block: JSONContent): Revision | null {
    const change = block[TRACKED] as TrackedChange | undefined
    return change === undefined ? null : this.#next(change)
  }

  #next({ change, who }: TrackedChange): Revision {
    const { name = 'Unknown', at = '1970-01-01T00:00:00.000Z' } = this.#people[who] ?? {}
    this.#last++
    return { change, attributes: { id: this.#last, author: cleanText(name), date: at } }
  }
}

/** The blocks of a tracked document, in which all parts of what comes or goes as a whole say so. */
export function blocksWithRevisions(blocks: readonly TrackedBlock[]): JSONContent[] {
  return blocks.map(({ block, whole }) => (whole === null ? block : withChange(block, whole)))
}

function withChange(node: JSONContent, change: TrackedChange): JSONContent {
  // What nobody has accepted loads nothing.
  if (node.type === 'image' && change.change === 'insertion') {
    const { alt, src } = (node.attrs ?? {}) as Record<string, unknown>
    const text = [alt, src].find((one): one is string => typeof one === 'string' && one !== '') ?? 'Picture'
    return withChange({ type: 'paragraph', content: [{ type: 'text', text }] }, change)
  }
  const mark = { type: TRACKED, attrs: { ...change } }
  return {
    ...node,
    [TRACKED]: change,
    ...(node.text === undefined ? {} : { marks: [...(node.marks ?? []), mark] }),
    ...(node.content === undefined
      ? {}
      : { content: node.content.map((child) => withChange(child, change)) }),
  }
}
