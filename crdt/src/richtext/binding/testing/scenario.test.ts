import { describe, expect, it } from 'vitest'
import { MIXES } from './mixes.ts'
import { parseScenario } from './scenario.ts'

describe('the name of a scenario', () => {
  it('is a mix and variations', () => {
    const { order, stock, mix } = parseScenario('lists+u+any+stock2')
    expect([order, stock]).toEqual(['any', 2])
    expect(mix.weights).toMatchObject({ ...MIXES.lists.weights, undo: 3 })
  })

  it('is refused with a part that does not exist', () => {
    expect(() => parseScenario('nothing')).toThrow('No mix nothing')
    expect(() => parseScenario('all+nothing')).toThrow('No variation nothing')
    expect(() => parseScenario('all+toString')).toThrow('No variation toString')
  })
})
