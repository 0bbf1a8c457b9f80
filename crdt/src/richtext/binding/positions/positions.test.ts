import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { fromMarkdown } from '../../markdown/markdown.ts'
import { richtextSchema } from '../../schema/schema.ts'
import { edits, generator, START } from '../../testing/test-document.ts'
import { block, contentOf, Member } from '../testing/pair.ts'
import { fromRelativePosition, toRelativePosition } from './positions.ts'

const schema = richtextSchema()
const { seed: SEED, cases: CASES } = chosenFuzz(10)

describe(`relative positions, from seed ${SEED}`, () => {
  it('give back every position in a text, on either side', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, fromMarkdown(START))
      edits(doc, generator(seed), 20)
      const { editor, shown } = new Member(schema, 4, Y.encodeStateAsUpdate(doc))
      const { binding } = editor
      for (let position = 0; position <= shown.content.size; position++) {
        const inText = shown.resolve(position).parent.inlineContent
        for (const assoc of [-1, 0]) {
          const relative = toRelativePosition(binding, position, assoc)
          const back = fromRelativePosition(binding, relative)
          if (inText) expect(back, `seed ${seed}, position ${position}`).toBe(position)
          else expect(back).not.toBeNull()
        }
      }
    }
  })

  it('are understood by y-tiptap in texts, and those of y-tiptap here', () => {
    const { editor, shown, fragment, doc } = new Member(
      schema,
      4,
      fromMarkdown('# a\n\n- one\n- two\n\nlast'),
    )
    const { binding } = editor
    const mapping = binding.mapping as never
    for (let position = 1; position < shown.content.size; position++) {
      if (!shown.resolve(position).parent.inlineContent) continue
      const own = toRelativePosition(binding, position)
      expect(relativePositionToAbsolutePosition(doc, fragment, own, mapping)).toBe(position)
      const stock = absolutePositionToRelativePosition(position, fragment, mapping)
      expect(fromRelativePosition(binding, stock)).toBe(position)
    }
  })

  it('stay with the character on their side', () => {
    const content = contentOf((root) => root.push([block('paragraph', 'abcd')]))
    const member = new Member(schema, 4, content)
    const { binding } = member.editor
    const left = toRelativePosition(binding, 3, -1)
    const right = toRelativePosition(binding, 3, 0)
    member.edit((tr) => tr.insertText('XX', 3))
    expect([left, right].map((each) => fromRelativePosition(binding, each))).toEqual([3, 5])
    member.edit((tr) => tr.delete(1, 7))
    expect([left, right].map((each) => fromRelativePosition(binding, each))).toEqual([1, 1])
  })
})
