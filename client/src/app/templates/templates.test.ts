import { fromMarkdown, toMarkdown } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TEMPLATES } from './templates.ts'

describe.each(TEMPLATES)('the template $name', ({ name, markdown }) => {
  it('EDIT-147: begins with its name as the title, and is read as it stands', () => {
    expect(markdown.startsWith(`# ${name}\n\n`)).toBe(true)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, fromMarkdown(markdown))
    const read = toMarkdown(doc)
    const again = new Y.Doc()
    Y.applyUpdate(again, fromMarkdown(read))
    expect(toMarkdown(again)).toBe(read)
    // Nothing of the markup is left as text.
    expect(read).not.toMatch(/\\[#*|[\]-]/)
  })
})
