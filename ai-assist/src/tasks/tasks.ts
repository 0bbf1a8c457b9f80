import type { RunAction } from '../agents/actions.ts'
import { contents } from './contents.ts'
import { continueWriting } from './continue.ts'
import { outline } from './outline.ts'
import { readability } from './readability.ts'
import { replace } from './replace.ts'
import { summarize } from './summarize.ts'
import type { Task } from './task.ts'
import { fix, tidy } from './tidy.ts'

/** Every task by its action. The other actions are the loop's. */
export const TASKS: Readonly<Partial<Record<RunAction, Task>>> = {
  summarize,
  outline,
  contents,
  continue: continueWriting,
  tidy,
  fix,
  readability,
  replace,
}
