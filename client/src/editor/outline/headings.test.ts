import { richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { headingsOf, isSameOutline, sectionAt } from './headings.ts'
import { moveSection, neighbourOf } from './move-section.ts'

const schema = getSchema(richtextExtensions())

/** A document: `# a` is a heading of the first level, other words are paragraphs. */
function documentOf(...lines: readonly string[]): Node {
  const content = lines.map((line) => {
    const level = /^#*/.exec(line)![0].length
    const text = [{ type: 'text', text: line.replace(/^#+ /, '') }]
    return level === 0
      ? { type: 'paragraph', content: text }
      : { type: 'heading', attrs: { level }, content: text }
  })
  return Node.fromJSON(schema, { type: 'doc', content })
}

const DOC = documentOf('intro', '# A', 'a', '## A1', 'a1', '# B', 'b', '# C')

/** The texts of the blocks after the section `index` was moved before the section `before`. */
function moved(index: number, before: number): string | null {
  const transaction = moveSection(EditorState.create({ doc: DOC }), index, before)
  if (transaction === null) return null
  const texts: string[] = []
  transaction.doc.forEach(({ textContent }) => {
    texts.push(textContent)
  })
  return texts.join(' ')
}

it('lists the headings and finds the section of a position', () => {
  const headings = headingsOf(DOC)
  expect(headings.map(({ text, level }) => `${level} ${text}`)).toEqual(['1 A', '2 A1', '1 B', '1 C'])
  expect(sectionAt(headings, 0)).toBe(-1)
  expect(sectionAt(headings, headings[1]!.position)).toBe(1)
  expect(sectionAt(headings, headings[2]!.position - 1)).toBe(1)
  expect(sectionAt(headings, DOC.content.size)).toBe(3)
  expect(isSameOutline(headings, headingsOf(documentOf('# A', '## A1', '# B', 'x', '# C')))).toBe(true)
  expect(isSameOutline(headings, headingsOf(documentOf('# A', '# A1', '# B', '# C')))).toBe(false)
})

it('moves a section with the sections in it', () => {
  expect(moved(0, 3)).toBe('intro B b A a A1 a1 C')
  expect(moved(3, 0)).toBe('intro C A a A1 a1 B b')
  expect(moved(2, 9)).toBe('intro A a A1 a1 C B b')
  expect(moved(1, 2)).toBeNull()
  expect(moved(0, 1)).toBeNull()
  expect(moved(9, 0)).toBeNull()
})

it('finds the place of a section that passes its neighbour', () => {
  expect(neighbourOf(DOC, 0, 'down')).toBe(3)
  expect(neighbourOf(DOC, 2, 'up')).toBe(0)
  expect(neighbourOf(DOC, 2, 'down')).toBe(4)
  expect(neighbourOf(DOC, 0, 'up')).toBeNull()
  expect(neighbourOf(DOC, 3, 'down')).toBeNull()
})
