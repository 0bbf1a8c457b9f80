/** The tasks of agents, as named in `POST /api/documents/{address}/runs`. */
export const TASK_NAMES = ['summarize', 'outline', 'continue', 'tidy'] as const

/** One of {@link TASK_NAMES}. */
export type TaskName = (typeof TASK_NAMES)[number]

/** Whether `value` names a task. */
export function isTaskName(value: unknown): value is TaskName {
  return TASK_NAMES.some((name) => name === value)
}
