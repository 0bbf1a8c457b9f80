import { carryOut } from './document-task.ts'

/** Runs in a worker thread. */
export default carryOut
