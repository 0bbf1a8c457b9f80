import { expect, it } from 'vitest'
import { closeFeatures } from './close-features.ts'
import { CLOSE_PHASES } from './close-phases.ts'
import type { ServerFeature } from './server-feature.ts'

/** A feature that does something in all phases, each of which takes a turn of the event loop. */
function feature(name: string, steps: string[]): ServerFeature {
  const step = async (phase: string): Promise<void> => {
    await new Promise(setImmediate)
    steps.push(`${phase} ${name}`)
  }
  return { close: Object.fromEntries(CLOSE_PHASES.map((phase) => [phase, () => step(phase)])) }
}

it('closes features phase by phase, in each phase one after the other', async () => {
  const steps: string[] = []
  await closeFeatures([feature('one', steps), {}, feature('two', steps)])
  expect(steps).toEqual(CLOSE_PHASES.flatMap((phase) => [`${phase} one`, `${phase} two`]))
})

it('ends with the error of a feature, which the caller gets', async () => {
  const steps: string[] = []
  const failing: ServerFeature = { close: { drain: () => Promise.reject(new Error('broken')) } }
  await expect(closeFeatures([feature('one', steps), failing, feature('two', steps)])).rejects.toThrow(
    'broken',
  )
  expect(steps.at(-1)).toBe('drain one')
})
