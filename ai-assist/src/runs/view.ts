/** What the HTTP API needs of runs, without loading what carries them out. */
export { TASK_NAMES } from '../tasks/names.ts'
export { viewRun } from './run.ts'
