import { fuzzyFilter } from '../controls/fuzzy.ts'
import { EMOJI_TABLE } from './emoji-table.ts'

/** An emoji and what it is called; the first name is the one that is shown. */
export interface Emoji {
  readonly emoji: string
  readonly names: readonly [string, ...string[]]
}

/** Rows that are shown at once. */
const MAX_ROWS = 8

/** The letters after a colon from which on emoji are offered: fewer are often something else. */
const MIN_LETTERS = 2

/** All emoji of the table. */
export function readEmoji(): readonly Emoji[] {
  return EMOJI_TABLE.replaceAll('\n', '')
    .split('|')
    .flatMap((entry) => {
      const [, emoji = '', list = ''] = /^([^ -~]+)(.+)$/u.exec(entry) ?? []
      const [first, ...others] = list.split(',')
      return first === undefined || first === '' ? [] : [{ emoji, names: [first, ...others] }]
    })
}

/** The emoji that fit what was typed after a colon, the best first. */
export function foundEmoji(all: readonly Emoji[], typed: string): readonly Emoji[] {
  if ([...typed].length < MIN_LETTERS || typed.endsWith(':')) return []
  const name = spaced(typed.toLowerCase())
  const begun = all.filter(({ names }) => names.some((one) => one.startsWith(name)))
  return [...new Set([...begun, ...fuzzyFilter(name, all, ({ names }) => names)])].slice(0, MAX_ROWS)
}

/** The emoji whose name and the colon after it were typed in full; `null` for anything else. */
export function namedEmoji(all: readonly Emoji[], typed: string): Emoji | null {
  if (!typed.endsWith(':')) return null
  const name = spaced(typed.slice(0, -1).toLowerCase())
  return all.find(({ names }) => names.includes(name)) ?? null
}

/** A name as it is in the table: `heart_eyes` is "heart eyes". */
function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}
