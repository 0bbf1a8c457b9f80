import type { Logger } from 'pino'
import type { HousekeepingTask } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import { Housekeeping, type Rhythm } from './housekeeping.ts'

/** Runs the housekeeping of these features. */
export function housekeepingFeature(
  features: readonly ServerFeature[],
  logger: Logger,
  rhythm: Rhythm,
): ServerFeature {
  const tasks: HousekeepingTask[] = features.flatMap(({ housekeeping = [] }) => housekeeping)
  const housekeeping = new Housekeeping(tasks, logger, rhythm)
  let ended = Promise.resolve()
  return {
    start: () => housekeeping.start(),
    close: {
      quiet: () => {
        ended = housekeeping.close()
      },
      release: () => ended,
    },
  }
}
