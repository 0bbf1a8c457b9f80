/** The exports for the HTTP API, which do not load the code that executes runs. */
export { TASK_NAMES } from '../task-names.ts'
export { viewRun } from './run.ts'
