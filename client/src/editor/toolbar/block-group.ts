import { QUOTE, RULE } from '../blocks/block-actions.ts'
import { CODE_BLOCK } from '../code/code-block-action.ts'
import type { Action } from '../controls/action.ts'
import { TABLE } from '../tables/table-action.ts'

/** The actions on blocks in the order of the toolbar and of the list of shortcuts. */
export const BLOCKS: readonly Action[] = [QUOTE, CODE_BLOCK, TABLE, RULE]
