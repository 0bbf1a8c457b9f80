import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeCards, type WantedPlace } from './place-cards.ts'

const GAP = 8
const place = fc.record({ top: fc.integer({ min: 0, max: 2_000 }), height: fc.integer({ min: 1, max: 300 }) })
const places = fc.array(place, { maxLength: 40 }).map((all) => all.toSorted((a, b) => a.top - b.top))
/** Cards in the order of the text, and which one is active; -1 for none. */
const margins = places.chain((wanted) =>
  fc.record({ wanted: fc.constant(wanted), active: fc.integer({ min: -1, max: wanted.length - 1 }) }),
)

/** The height that the cards before one take, with their gaps. */
const roomBefore = (wanted: readonly WantedPlace[], index: number): number =>
  wanted.slice(0, index).reduce((sum, { height }) => sum + height + GAP, 0)

describe('cards in the margin', () => {
  it('EDIT-174: stand at their lines, give way downwards, and upwards to the active one', () => {
    const wanted = [100, 160, 180, 190, 500].map((top) => ({ top, height: 40 }))
    expect(placeCards(wanted, GAP)).toEqual([100, 160, 208, 256, 500])
    expect(placeCards(wanted, GAP, 2)).toEqual([84, 132, 180, 228, 500])
    expect(placeCards(wanted, GAP, 4)).toEqual([100, 160, 208, 256, 500])
    expect(placeCards([], GAP)).toEqual([])
  })

  it('EDIT-174: never overlap, keep their order, and leave the margin at no end', () => {
    fc.assert(
      fc.property(margins, ({ wanted, active }) => {
        const tops = placeCards(wanted, GAP, active)
        expect(tops).toHaveLength(wanted.length)
        let end = 0
        tops.forEach((top, index) => {
          expect(top).toBeGreaterThanOrEqual(end)
          end = top + wanted[index]!.height + GAP
        })
      }),
    )
  })

  it('EDIT-174: the active one is at its line if those before it have room, and then none behind it is above its own', () => {
    fc.assert(
      fc.property(margins, ({ wanted, active }) => {
        const tops = placeCards(wanted, GAP, active)
        if (active >= 0) expect(tops[active]).toBe(Math.max(wanted[active]!.top, roomBefore(wanted, active)))
        tops.forEach((top, index) => {
          if (index >= active) expect(top).toBeGreaterThanOrEqual(wanted[index]!.top)
        })
      }),
    )
  })

  it('EDIT-174: one whose neighbours leave it room is at its line', () => {
    fc.assert(
      fc.property(margins, ({ wanted, active }) => {
        const tops = placeCards(wanted, GAP, active)
        tops.forEach((top, index) => {
          const { top: line, height } = wanted[index]!
          const above = index === 0 ? 0 : tops[index - 1]! + wanted[index - 1]!.height + GAP
          const below = tops[index + 1] ?? Number.POSITIVE_INFINITY
          if (above <= line && line + height + GAP <= below) expect(top).toBe(line)
        })
      }),
    )
  })
})
