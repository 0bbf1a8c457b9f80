import type { TaskName } from '../task-names.ts'
import { continueWriting } from './continue.ts'
import { outline } from './outline.ts'
import { summarize } from './summarize.ts'
import type { Task } from './task.ts'
import { tidy } from './tidy.ts'

/** Every task by its name. */
export const TASKS: Readonly<Record<TaskName, Task>> = { summarize, outline, continue: continueWriting, tidy }
