import type { Node } from '@tiptap/pm/model'
import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { headingsOf } from './headings.ts'

/** A section: a heading and all blocks until the next heading of its level or a higher one. */
interface Section {
  readonly from: number
  readonly to: number
}

/** The section of the heading with that index; null if there is no such heading. */
export function sectionOf(doc: Node, index: number): Section | null {
  const headings = headingsOf(doc)
  const heading = headings[index]
  if (heading === undefined) return null
  const next = headings.slice(index + 1).find(({ level }) => level <= heading.level)
  return { from: heading.position, to: next?.position ?? doc.content.size }
}

/**
 * Moves the section of the heading `index` before the section of the heading `before`; to the end when there is no such
 * heading. Null when that changes nothing: a section is not moved into itself. The binding records it as a move.
 */
export function moveSection(state: EditorState, index: number, before: number): Transaction | null {
  const { doc, tr } = state
  const section = sectionOf(doc, index)
  if (section === null) return null
  const { from, to } = section
  const target = headingsOf(doc)[before]?.position ?? doc.content.size
  if (target >= from && target <= to) return null
  const { content } = doc.slice(from, to)
  tr.delete(from, to)
  const place = tr.mapping.map(target, -1)
  tr.insert(place, content).setSelection(TextSelection.create(tr.doc, place + 1))
  return tr.setMeta('uiEvent', 'drop').scrollIntoView()
}

/** The index of the heading before whose section a section goes that is moved past its neighbour; null if it has none. */
export function neighbourOf(doc: Node, index: number, direction: 'up' | 'down'): number | null {
  const headings = headingsOf(doc)
  const level = headings[index]?.level
  if (level === undefined) return null
  if (direction === 'up') {
    for (let other = index - 1; other >= 0; other--) if (headings[other]!.level <= level) return other
    return null
  }
  const next = headings.findIndex((heading, other) => other > index && heading.level <= level)
  if (next < 0) return null
  const after = headings.findIndex((heading, other) => other > next && heading.level <= headings[next]!.level)
  return after < 0 ? headings.length : after
}
