import { describe, expect, it } from 'vitest'
import { decodeBody, encodeBody, MOST_MENTIONS, mentionsOf, plainBody } from './comment-body.ts'
import { Names } from './named.ts'

const id = (number: number) =>
  `person:0000000${number % 10}-0000-7000-8000-${String(number).padStart(12, '0')}`
const [ANN, BEN] = [id(1), id(2)]

/** Names of accounts by their ids. */
function namesOf(known: Readonly<Record<string, string>>): Promise<Names> {
  const readers = {
    named: async () =>
      Object.entries(known).map(([of, name]) => ({
        kind: 'account' as const,
        id: of.slice('person:'.length),
        name,
        colour: null,
      })),
  }
  return Names.of({ access: { readers } as never }, Object.keys(known))
}

describe('the text of a comment', () => {
  it('COM-12, COM-16: holds mentions by their ids, shows them with present names, and keeps the others as text', async () => {
    const text = `Hello @[Ann](${ANN}) and @[Ben](${BEN}),\n@[Ann again](${ANN}) @[x](person:nobody) [y](${BEN})`
    expect(mentionsOf(text)).toEqual([ANN, BEN])
    const stored = encodeBody(text, new Set([ANN]))
    expect(stored.mentions).toEqual([ANN])
    expect(new TextDecoder().decode(stored.bytes)).not.toMatch(/Ann|00000001/)
    const names = await namesOf({ [ANN]: 'Anna [R&D]' })
    expect(decodeBody(stored, names)).toBe(
      `Hello @[Anna  R&D ](${ANN}) and @[Ben](${BEN}),\n@[Anna  R&D ](${ANN}) @[x](person:nobody) [y](${BEN})`,
    )
    expect(plainBody(stored, names)).toContain('Hello @Anna [R&D] and')
    expect(decodeBody({ ...stored, mentions: ['deleted'] }, names)).toMatch(/^Hello @deleted and/)
  })

  it('COM-30: counts 50 mentions; further ones are text', () => {
    const ids = Array.from({ length: 60 }, (_, number) => id(number))
    const text = ids.map((each) => `@[Name](${each})`).join(' ')
    const stored = encodeBody(text, new Set(ids))
    expect(stored.mentions).toEqual(ids.slice(0, MOST_MENTIONS))
    expect(new TextDecoder().decode(stored.bytes)).toContain(`@[Name](${ids[59]})`)
  })
})
