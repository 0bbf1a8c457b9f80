import { expect, it } from 'vitest'
import { readOpenDocuments, visitorsOf } from './open-documents.ts'

const state = (value: object) => Buffer.from(JSON.stringify(value))
const user = (name: string, color = '#405bc3') => state({ user: { name, color }, cursor: null })

it('names each person once, people before agents, and counts those beyond eight', () => {
  const agent = state({ user: { name: 'Editor', color: '#35536c', agent: true } })
  expect(visitorsOf([agent, user('Ana'), user('Ana'), user('Ben')])).toEqual({
    people: [
      { name: 'Ana', color: '#405bc3', agent: false },
      { name: 'Ben', color: '#405bc3', agent: false },
      { name: 'Editor', color: '#35536c', agent: true },
    ],
    more: 0,
  })
  const many = Array.from({ length: 11 }, (_, at) => user(`Person ${at}`))
  expect(visitorsOf(many)).toMatchObject({ more: 3 })
})

it('passes over what has no name, and tells only a short name and a colour of a state', () => {
  const strange = [
    state({}),
    state({ user: 'Ana' }),
    state({ user: { name: 7 } }),
    state({ user: { name: ' \u0007\u202e ' } }),
    state({ user: { name: 'x'.repeat(5_000) } }),
  ]
  expect(visitorsOf(strange)).toEqual({ people: [], more: 0 })
  const { people } = visitorsOf([
    state({ user: { name: `A\nb${'c'.repeat(100)}`, color: 'url(x)', secret: 1 } }),
  ])
  expect(people).toEqual([{ name: `Ab${'c'.repeat(38)}`, color: '', agent: false }])
})

it('reads what another node sent, and nothing of what it cannot read', () => {
  const open = { address: 'demo/plan', people: [{ name: 'Ana', color: '', agent: false }], more: 0 }
  expect(readOpenDocuments(JSON.stringify([{ ...open, later: 1 }]))).toEqual([open])
  for (const text of ['', '[', 'null', '{}', '[{"address":7}]']) expect(readOpenDocuments(text)).toEqual([])
})
