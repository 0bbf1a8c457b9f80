import { type Chunk, decodeChunk } from '@cowrite/crdt'
import type { Author, Authorship } from '@cowrite/persistence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Authors } from './authors.ts'

const GUEST: Author = { principal: 'guest', kind: 'guest', run: null }
const ANNA: Author = { principal: 'person:1', kind: 'person', run: null }
const BEN: Author = { principal: 'person:2', kind: 'person', run: null }
const AGENT: Author = { principal: 'agent:a', kind: 'agent', run: 'run-1' }
const nobodyHere = () => false
const nothingKnown = { nextFrom: () => null }

/** A chunk with one run of structs, as far as authorship looks at it. */
function chunk(client: number, clock: number, end: number): Chunk {
  const bytes = new Uint8Array(0)
  return { bytes, blocks: [{ client, clock, end, count: 1, bytes, from: 0, to: 0 }], deletions: [] }
}

/** As a room does with what it takes in. */
function note(authors: Authors, ...args: Parameters<Authors['lacking']>): readonly Authorship[] {
  const lacking = authors.lacking(...args)
  authors.add(lacking)
  return lacking
}

describe('who writes under a clientID', () => {
  it('WHO-4: the one who wrote first, and nobody else, unless it was a guest or an agent that is gone', () => {
    const authors = new Authors()
    expect(authors.mayWrite(1, ANNA, nobodyHere)).toBe(true)
    note(authors, chunk(1, 0, 5), ANNA, nothingKnown)
    note(authors, chunk(2, 0, 5), GUEST, nothingKnown)
    note(authors, chunk(3, 0, 5), AGENT, nothingKnown)
    expect(authors.mayWrite(1, { ...ANNA }, nobodyHere)).toBe(true)
    expect(authors.mayWrite(1, BEN, nobodyHere)).toBe(false)
    expect(authors.mayWrite(1, GUEST, nobodyHere)).toBe(false)
    expect(authors.mayWrite(2, GUEST, nobodyHere)).toBe(true)
    expect(authors.mayWrite(2, ANNA, nobodyHere)).toBe(true)
    expect(authors.mayWrite(3, ANNA, (client) => client === 3)).toBe(false)
    expect(authors.mayWrite(3, ANNA, nobodyHere)).toBe(true)
    // Whoever went on from a guest has the clientID from then on.
    note(authors, chunk(2, 5, 6), ANNA, nothingKnown)
    expect(authors.mayWrite(2, GUEST, nobodyHere)).toBe(false)
  })

  it('has one entry for all that a client writes', () => {
    const authors = new Authors()
    expect(note(authors, chunk(1, 0, 5), ANNA, nothingKnown)).toEqual([{ client: 1, clock: 0, author: ANNA }])
    expect(note(authors, chunk(1, 5, 9), ANNA, nothingKnown)).toEqual([])
    expect(note(authors, chunk(1, 12, 13), { ...ANNA }, nothingKnown)).toEqual([])
    expect(authors.all()).toHaveLength(1)
    const { chunk: empty } = decodeChunk(Uint8Array.of(0, 0)) as { chunk: Chunk }
    expect(note(authors, empty, BEN, nothingKnown)).toEqual([])
  })

  it('tells the author of every clock, whatever was written in whatever order, also after it was stored', () => {
    const range = fc.record({
      client: fc.integer({ min: 1, max: 2 }),
      clock: fc.integer({ min: 0, max: 30 }),
      length: fc.integer({ min: 1, max: 8 }),
      author: fc.constantFrom(GUEST, ANNA, BEN, AGENT),
    })
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const authors = new Authors()
        const model = new Map<string, Author>()
        const known = {
          nextFrom: (client: number, clock: number) =>
            Array.from({ length: 40 }, (_, at) => clock + at).find((at) => model.has(`${client} ${at}`)) ??
            null,
        }
        const added = []
        for (const { client, clock, length, author } of ranges) {
          const clocks = Array.from({ length }, (_, at) => clock + at)
          // The log hands on only what is new.
          if (clocks.some((at) => model.has(`${client} ${at}`))) continue
          for (const at of clocks) model.set(`${client} ${at}`, author)
          added.push(...note(authors, chunk(client, clock, clock + length), author, known))
        }
        const stored = new Authors(added.toSorted((a, b) => a.client - b.client || a.clock - b.clock))
        for (const [key, author] of model) {
          const [client = 0, clock = 0] = key.split(' ').map(Number)
          for (const known of [authors, stored]) {
            expect(known.pieces(client, clock, 1)).toEqual([{ clock, end: clock + 1, author }])
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it('takes 100,000 gaps that somebody leaves and somebody else fills', () => {
    const authors = new Authors()
    const gaps = 100_000
    const known = {
      nextFrom: (_client: number, clock: number) => {
        const next = clock % 4 === 0 ? clock : clock + 4 - (clock % 4)
        return next < gaps * 4 ? next : null
      },
    }
    const every = (offset: number): Chunk => ({
      ...chunk(1, 0, 1),
      blocks: Array.from(
        { length: gaps },
        (_, at) => chunk(1, at * 4 + offset, at * 4 + offset + 1).blocks[0]!,
      ),
    })
    note(authors, every(0), GUEST, { nextFrom: () => null })
    expect(authors.all()).toHaveLength(1)
    note(authors, every(2), ANNA, known)
    expect(authors.pieces(1, 4, 4).map(({ clock, author }) => [clock, author])).toEqual([
      [4, GUEST],
      [6, ANNA],
    ])
  })

  it('says so where nobody is recorded', () => {
    const authors = new Authors([{ client: 1, clock: 3, author: ANNA }])
    expect(authors.pieces(1, 1, 4)).toEqual([
      { clock: 1, end: 3, author: null },
      { clock: 3, end: 5, author: ANNA },
    ])
    expect(authors.pieces(9, 0, 2)).toEqual([{ clock: 0, end: 2, author: null }])
  })
})
