import { describe, expect, it } from 'vitest'
import { drawOrder } from './target.ts'

const chain = (...weights: (number | undefined)[]) =>
  weights.map((weight, at) => ({ at, target: weight === undefined ? {} : { weight } }))

describe('the order of a chain', () => {
  it('is the configured one without weights', () => {
    expect(drawOrder(chain(undefined, undefined, undefined), () => 0.9).map(({ at }) => at)).toEqual([
      0, 1, 2,
    ])
  })

  it('AGENT-53: neighbours with weights are first in proportion to them, and all have their turn before the next', () => {
    const firsts = [0, 0, 0]
    const DRAWS = 1_000
    for (let draw = 0; draw < DRAWS; draw++) {
      // The draws are the evenly spread numbers.
      const order = drawOrder(chain(3, 1, undefined), () => (draw + 0.5) / DRAWS).map(({ at }) => at)
      expect(order.toSorted()).toEqual([0, 1, 2])
      expect(order[2]).toBe(2)
      firsts[order[0]!]!++
    }
    expect(firsts).toEqual([750, 250, 0])
  })
})
