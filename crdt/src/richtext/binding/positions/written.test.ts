import { expect, it } from 'vitest'
import { richtextSchema } from '../../schema/schema.ts'
import { block, contentOf, Member } from '../testing/pair.ts'
import { writtenAt } from './written.ts'

const schema = richtextSchema()

it('EDIT-225: characters have the client that inserted them, and after a split also the one that they were written by', () => {
  const content = contentOf((root) => root.push([block('paragraph', 'abcd')]))
  const member = new Member(schema, 4, content)
  const { binding } = member.editor
  const writer = writtenAt(binding, 1)!.id.client
  expect(writer).not.toBe(4)
  member.edit((tr) => tr.insertText('X', 1))
  expect(writtenAt(binding, 1)).toMatchObject({ id: { client: 4 }, origin: { client: 4 } })
  expect(writtenAt(binding, 2)).toMatchObject({ id: { client: writer }, origin: { client: writer } })
  // `Xab` and `cd`: what stands behind was copied.
  member.edit((tr) => tr.split(4))
  const copied = writtenAt(binding, 6)!
  expect(copied).toMatchObject({ id: { client: 4 }, origin: { client: writer } })
  expect(writtenAt(binding, 7)!.origin).toEqual({ client: writer, clock: copied.origin.clock + 1 })
  for (const border of [0, 4, 5, 8, 99]) expect(writtenAt(binding, border)).toBeNull()
})
