import { expect, it } from 'vitest'
import { between, scaleOutValues } from './scale-out.ts'

it('two nodes carry twice as much when an edit costs the same, less when it costs more', () => {
  const one = { cpu: 100_000, edits: 1000, p50: 1, p99: 2, serverLoad: 40 }
  expect(scaleOutValues(one, { ...one, cpu: 200_000, edits: 2000 })).toMatchObject({ scale: 2, cpuTwo: 100 })
  const dearer = scaleOutValues(one, { ...one, cpu: 250_000, edits: 2000, p99: 3 })
  expect(dearer).toMatchObject({ scale: 1.6, cpuOne: 100, cpuTwo: 125, p99One: 2, p99Two: 3 })
})

it('takes the middle of what one node does before and after', () => {
  const first = { cpu: 300_000, edits: 1000, p50: 1, p99: 4, serverLoad: 40 }
  const again = { cpu: 100_000, edits: 1000, p50: 3, p99: 2, serverLoad: 20 }
  expect(between(first, again)).toEqual({ cpu: 400_000, edits: 2000, p50: 2, p99: 3, serverLoad: 30 })
})
