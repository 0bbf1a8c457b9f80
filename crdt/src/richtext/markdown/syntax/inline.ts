import type { JSONContent } from '@tiptap/core'
import { canonical } from '../../content/canonical.ts'

/** A mark of Tiptap JSON. */
export type Mark = NonNullable<JSONContent['marks']>[number]

/** Appends a text to the nodes of a line, merged with the last one when their marks are equal. */
export function addText(line: JSONContent[], text: string, marks: readonly Mark[]): void {
  if (text === '') return
  const last = line.at(-1)
  if (last?.type === 'text' && canonical(last.marks ?? []) === canonical(marks)) {
    line[line.length - 1] = { ...last, text: `${last.text}${text}` }
  } else {
    line.push({ type: 'text', text, ...(marks.length > 0 ? { marks: [...marks] } : {}) })
  }
}
