import type { StateBlock } from 'markdown-it'

/**
 * Levels of nested quotations, lists and footnotes that are read; a list is two levels. Deeper ones are text, so that the
 * time and the stack do not grow with the nesting.
 */
export const MAX_LEVEL = 80

/** Whether a line is indented so far that it is code. */
export function isIndented(state: StateBlock, line: number): boolean {
  return state.sCount[line]! - state.blkIndent >= 4
}
