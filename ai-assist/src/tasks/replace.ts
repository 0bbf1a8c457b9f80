import type { Hunk } from '../writing/rewrite.ts'
import type { Replacement, Task } from './task.ts'
import { partsOf, type TextPart, wholeSelection } from './text-parts.ts'

/** Replaces a text wherever it stands in the selection, or in the whole document. */
export const replace: Task = {
  status: 'Replacing…',
  plan(input) {
    const wish = readWish(input.instruction)
    if (wish === null) {
      return { kind: 'nothing', message: 'Say what to replace by what: replace “colour” with “color”.' }
    }
    const selection = wholeSelection(input)
    const parts = input.blocks
      .flatMap((block, index) => partsOf(block, index, selection))
      .flatMap((part): Replacement[] => {
        const hunks = occurrences(part, wish)
        return hunks.length === 0 ? [] : [{ read: part.read, hunks }]
      })
    if (parts.length === 0) return { kind: 'nothing', message: `“${wish.find}” is not in the text.` }
    return { kind: 'replace', parts }
  },
}

/** What is to be replaced. */
interface Wish {
  readonly find: string
  readonly by: string
}

const QUOTED = /["“„«']([^"”“»']{1,500})["”“»']\s*(?:with|by|to|->|→)\s*["“„«']([^"”“»']{0,500})["”“»']/iu
const PLAIN =
  /^\s*(?:please\s+)?(?:find\s+and\s+)?(?:replace|change)\s+(.{1,500}?)\s+(?:with|by|to)\s+(.{0,500}?)\s*[.!]?\s*$/iu

/** What an instruction such as `replace “a” with “b”` asks for; `null` when it asks for nothing of the kind. */
export function readWish(instruction: string): Wish | null {
  const [, find, by] = QUOTED.exec(instruction) ?? PLAIN.exec(instruction) ?? []
  return find === undefined || by === undefined || find === by ? null : { find, by }
}

const WORD = /[\p{L}\p{M}\p{N}_]/u

/** Whole words only: “he” is not replaced in “the”. */
function occurrences({ read: { content }, from, to }: TextPart, { find, by }: Wish): Hunk[] {
  const hunks: Hunk[] = []
  for (let at = content.indexOf(find, from); at !== -1; at = content.indexOf(find, at + find.length)) {
    const end = at + find.length
    if (end > to) break
    const isInWord = (edge: string, beyond: string) => WORD.test(edge) && WORD.test(beyond)
    const before = content[at - 1] ?? ''
    const after = content[end] ?? ''
    if (isInWord(find[0]!, before) || isInWord(find.at(-1)!, after)) continue
    hunks.push({ from: at, to: end, insert: by })
  }
  return hunks
}
