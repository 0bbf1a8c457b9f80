import { expect, it } from 'vitest'
import type { ClientAuthor } from '../../api/authors.ts'
import { AuthorTable } from './author-table.ts'

const entry = (client: number, clock: number, name: string): ClientAuthor => ({
  client,
  clock,
  principal: name,
  name,
  kind: 'person',
  run: null,
  model: null,
  invoker: null,
  at: null,
})

it('EDIT-225: finds the entry that a clock falls under, and asks once for each client that is known', async () => {
  const asked: number[][] = []
  const stored = [entry(1, 0, 'Ana'), entry(1, 10, 'Ben'), entry(2, 5, 'Writer')]
  let now = 0
  const table = new AuthorTable(
    async (clients) => {
      asked.push([...clients])
      return { ok: true, value: { authors: stored.filter(({ client }) => clients.includes(client)) } }
    },
    () => now,
  )
  const names = async (...ids: readonly (readonly [number, number])[]) =>
    (await table.authorsOf(ids.map(([client, clock]) => ({ client, clock })))).map(
      (author) => author?.name ?? null,
    )
  expect(await names([1, 0], [1, 9], [1, 10], [2, 4], [2, 5], [3, 0])).toEqual([
    'Ana',
    'Ana',
    'Ben',
    null,
    'Writer',
    null,
  ])
  expect(await names([1, 99], [3, 0])).toEqual(['Ben', null])
  expect(asked).toEqual([[1, 2, 3]])
  stored.push(entry(3, 0, 'Late'))
  now = 6_000
  expect(await names([3, 7], [2, 6])).toEqual(['Late', 'Writer'])
  expect(asked).toEqual([[1, 2, 3], [3]])
})

it('knows nobody while the server does not answer', async () => {
  const error = { status: 0, error: 'unreachable', message: '', todo: '' }
  const table = new AuthorTable(
    async () => ({ ok: false, error }),
    () => 0,
  )
  expect(await table.authorsOf([{ client: 1, clock: 0 }])).toEqual([null])
})
