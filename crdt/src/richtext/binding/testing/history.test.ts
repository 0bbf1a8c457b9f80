import { describe, expect, it } from 'vitest'
import { STOCK } from './histories.contract.ts'
import { History } from './history.ts'
import { MIXES } from './mixes.ts'
import { parseScenario } from './scenario.ts'

describe('a history', () => {
  it('is determined by its seed', () => {
    for (const name of ['all+u', 'all+any+reload', 'tables+u+leave']) {
      const traces = [1, 2].map(() => {
        const lines: string[] = []
        const outcome = new History(parseScenario(name), STOCK, 7, (line) => lines.push(line)).run()
        return { lines, outcome }
      })
      expect(traces[0]).toEqual(traces[1])
      expect(traces[0]!.lines.length).toBeGreaterThan(40)
    }
  })

  it('contains every action of its mix', () => {
    for (const [mix, { weights }] of Object.entries(MIXES)) {
      const seen = new Set<string>()
      for (let seed = 0; seed < 12; seed++) {
        const note = (line: string) => seen.add(/^\d+ (\w+):/.exec(line)?.[1] ?? '')
        new History(parseScenario(`${mix}+alone`), STOCK, seed, note).run()
      }
      for (const name of Object.keys(weights)) expect(seen, `${mix}: ${name}`).toContain(name)
    }
  })
})
