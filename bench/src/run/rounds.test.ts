import { expect, it } from 'vitest'
import { durable } from '../scenarios/durable.ts'
import { oneRoom1000 } from '../scenarios/one-room.ts'
import { DEFAULT_SERVERS } from '../servers/catalog.ts'
import { serversFor } from './rounds.ts'

it('a scenario is played against the servers that can, with those that stand beside Cowrite', () => {
  expect(serversFor(oneRoom1000, DEFAULT_SERVERS)).toEqual([
    'ours',
    'ours-tokens',
    ...DEFAULT_SERVERS.slice(1),
  ])
  expect(serversFor(durable, DEFAULT_SERVERS)).toEqual(['ours', 'ours-memory', 'hocuspocus'])
  expect(serversFor(durable, ['hocuspocus', 'relay'])).toEqual(['hocuspocus'])
  expect(serversFor(durable, ['ours-memory', 'ours'])).toEqual(['ours-memory', 'ours'])
})
