import { CODE } from './code.ts'
import { HEADINGS } from './headings.ts'
import { LANGUAGES } from './languages.ts'
import { LINKS } from './links.ts'
import { LISTS } from './lists.ts'
import { PARAGRAPHS } from './paragraphs.ts'
import { TABLES } from './tables.ts'
import type { GoldenTask } from './task.ts'

/** All tasks: small edits that leave the rest of a document as it is. */
export const GOLDEN_TASKS: readonly GoldenTask[] = [
  ...TABLES,
  ...LISTS,
  ...CODE,
  ...LINKS,
  ...HEADINGS,
  ...PARAGRAPHS,
  ...LANGUAGES,
]
