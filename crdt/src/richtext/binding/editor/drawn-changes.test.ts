import { expect, it } from 'vitest'
import { richtextSchema } from '../../schema/schema.ts'
import { block, contentOf, Member } from '../testing/pair.ts'

it('what others type is marked, so that the link extension does not make a link of it in every editor', () => {
  const schema = richtextSchema()
  const content = contentOf((root) => root.push([block('paragraph', 'see example.org')]))
  const [a, b] = [new Member(schema, 2, content), new Member(schema, 3, content)]
  a.edit((tr) => tr.insertText(' ', 16))
  const drawn = b.receive(a)
  expect(drawn).toHaveLength(1)
  expect(drawn[0]!.getMeta('preventAutolink')).toBe(true)
})
