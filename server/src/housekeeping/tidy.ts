import type { HousekeepingTask } from '../features/housekeeping-task.ts'

/** The result of one pass: the number of what was deleted, by the name of the task. */
export type Tidied = Readonly<Record<string, number>>

/**
 * Runs the tasks one after the other. When `signal` is aborted, they end early with the results so far. Rejects when a
 * task fails; later ones are then left to the next pass.
 */
export async function tidy(
  tasks: readonly HousekeepingTask[],
  now: Date,
  signal?: AbortSignal,
): Promise<Tidied> {
  const deleted: Record<string, number> = {}
  for (const task of tasks) deleted[task.name] = await task.run(now, signal)
  return deleted
}
