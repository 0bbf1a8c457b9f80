import { isEmpty } from '../document/material.ts'
import { textInScope } from './scope.ts'
import type { Task } from './task.ts'

/** Says how easy the selected text, or all of it, is to read. Changes nothing. */
export const readability: Task = {
  status: 'Reading…',
  plan(input) {
    const material = { blocks: textInScope(input) }
    if (isEmpty(material)) return { kind: 'nothing', message: 'There is no text to read.' }
    return { kind: 'say', request: { task: 'readability', material, maxTokens: 0, messages: [] } }
  },
}
