import { readPaper } from '../typing/trace.ts'
import { BINDINGS, headlessEditor } from './headless.ts'
import { Paragraphs } from './paragraphs.ts'

/** The result of typing: CPU time of the process for it in microseconds, and whether the text is as recorded. */
export interface TypingResult {
  readonly cpu: number
  readonly isRight: boolean
}

/** A message to the parent: the number of keys typed so far, then the result. */
export type TypingMessage =
  | { readonly type: 'progress'; readonly typed: number }
  | { readonly type: 'result'; readonly result: TypingResult }

/** Keys between two messages about the progress. */
const PROGRESS_KEYS = 50_000

function tell(message: TypingMessage): void {
  process.send?.(message)
}

/** Types the first keystrokes of the paper in an editor: `main.ts <binding> <keystrokes>`. Reports to its parent. */
function main(): void {
  const binding = BINDINGS.find((name) => name === process.argv[2])
  const count = Number(process.argv[3])
  if (binding === undefined || !(count > 0)) throw new Error(`main.ts ${BINDINGS.join('|')} <keystrokes>`)
  const { transactions, endContent } = readPaper()
  const keys = transactions.slice(0, count)
  const editor = headlessEditor(binding)
  const paragraphs = new Paragraphs()
  const before = process.cpuUsage()
  for (const [typed, patches] of keys.entries()) {
    if (typed > 0 && typed % PROGRESS_KEYS === 0) tell({ type: 'progress', typed })
    for (const [offset, deleted, inserted] of patches) {
      for (let i = 0; i < deleted; i++) editor.dispatch(paragraphs.remove(editor.state, offset))
      let at = offset
      for (const character of inserted) editor.dispatch(paragraphs.insert(editor.state, at++, character))
    }
  }
  const { user, system } = process.cpuUsage(before)
  const { doc } = editor.state
  const isWhole = keys.length === transactions.length
  const isRight = !isWhole || doc.textBetween(0, doc.content.size, '\n') === endContent
  tell({ type: 'result', result: { cpu: user + system, isRight } })
}

main()
