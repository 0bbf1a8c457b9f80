import { CLOSE_PHASES } from './close-phases.ts'
import type { ServerFeature } from './server-feature.ts'

/**
 * Closes the features: phase by phase, in each phase one after the other, in the order of the list. Rejects with the first
 * error and closes nothing more.
 */
export async function closeFeatures(features: readonly ServerFeature[]): Promise<void> {
  for (const phase of CLOSE_PHASES) {
    for (const { close } of features) await close?.[phase]?.()
  }
}
