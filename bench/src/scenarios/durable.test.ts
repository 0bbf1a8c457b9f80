import { expect, it } from 'vitest'
import { Histogram } from '../measure/histogram.ts'
import { commitValues } from './durable.ts'

function histogram(from: number, to: number): Histogram {
  const values = new Histogram()
  for (let i = 0; i < 100; i++) values.record(from + ((to - from) * i) / 99)
  return values
}

it('holds acknowledgements against bare commits, in milliseconds', () => {
  const values = commitValues(histogram(2000, 22_000), histogram(1000, 3000))
  expect(values['ackP50']).toBeCloseTo(12, 0)
  expect(values['ackP99']).toBeCloseTo(21.8, 0)
  expect(values['bareP50']).toBeCloseTo(2, 1)
  expect(values['ratioP50']).toBeCloseTo(6, 0)
  expect(values['ratioP99']).toBeCloseTo(7.3, 0)
})
