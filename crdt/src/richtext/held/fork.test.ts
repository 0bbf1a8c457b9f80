import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { toRelativePosition } from '../binding/index.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { Author } from './author-for-tests.ts'
import { drawnParts, sharedPosition } from './drawn.ts'

let client = 1_000
const open = (markdown: string) => new Author(fromMarkdown(markdown), () => client++)
const typeAt = (author: Author, text: string, from: number, to = from) =>
  author.dispatch(author.state.tr.insertText(text, from, to))

describe('a fork in which somebody suggests', () => {
  it('SUG-2: makes one hunk of what is typed and deleted at one place, and others elsewhere', () => {
    const author = open('one two three\n\nfour')
    for (const [index, letter] of [...'new '].entries()) typeAt(author, letter, 5 + index)
    expect(author.fork.parts).toHaveLength(1)
    // Backspace, character by character, then other letters in their place.
    author.dispatch(author.state.tr.delete(16, 17))
    author.dispatch(author.state.tr.delete(15, 16))
    typeAt(author, 'x', 15)
    typeAt(author, '!', 22)
    const parts = drawnParts(author.fork, author.binding)
    expect(parts.map(({ inserted, deleted }) => [inserted.length, deleted.map(({ text }) => text)])).toEqual([
      [1, []],
      [1, [expect.stringMatching(/^re$/)]],
      [1, []],
    ])
    expect(author.base.getXmlFragment('default').toJSON()).not.toContain('new')
  })

  it('SUG-3: tells others a place of the caret that they know', () => {
    const author = open('one two')
    typeAt(author, 'abc', 4)
    const own = toRelativePosition(author.binding, 6)
    expect(author.fork.ownerOf(own.item!)).not.toBeNull()
    const shared = sharedPosition(author.fork, own)!
    expect(author.fork.ownerOf(shared.item!)).toBeNull()
    expect(Y.createAbsolutePositionFromRelativePosition(shared, author.base)?.index).toBe(3)
  })

  it('SUG-4: takes what another window of its author wrote on', () => {
    const [one, other] = [open('one two'), open('one two')]
    typeAt(one, 'a', 4)
    other.fork.receive(one.fork.hunks()[0]!)
    expect(other.state.doc.textContent).toBe('onea two')
    typeAt(other, 'b', 5)
    expect(other.fork.parts).toHaveLength(1)
    one.fork.receive(other.fork.hunks()[0]!)
    expect(one.state.doc.textContent).toBe('oneab two')
    expect(one.fork.parts).toHaveLength(1)
  })
})
