import type { Hunk, Suggestion } from '../../api/suggestions.ts'
import type { PendingHunk } from './suggestion-list.ts'

/** Longest text in the name of a card, UTF-16 units. */
const MOST_NAME = 120

/** A part of a suggestion in one line, for its card's name: “Suggestion of Editor, AI: Add: “…””. */
export function describeHunk({ suggestion: { author }, hunk: { label } }: PendingHunk): string {
  const who = author.kind === 'agent' ? `${author.name}, AI` : author.name
  return `Suggestion of ${who}: ${cut(label, MOST_NAME)}`
}

/** Who asked for a suggestion, or that it is one: “for Ana”, “suggests”. */
export function purposeOf({ author, invoker }: Suggestion): string {
  // Nobody signs in: all are guests, and each may be the one who asked.
  return author.kind === 'agent' && invoker !== null && invoker.name !== 'Guest'
    ? `for ${invoker.name}`
    : 'suggests'
}

/** What a card says about how a part fits the present text; empty when it fits as it was suggested. */
export function fitText({ view }: Pick<Hunk, 'view'>): string {
  switch (view) {
    case 'clean':
      return ''
    case 'rebased':
      return 'The text around it changed; it still fits.'
    case 'conflict':
      return 'These words were changed since.'
    case 'gone':
      return 'The words it was about are gone:'
    default:
      return view satisfies never
  }
}

/** What the card of a part compares. */
export interface HunkChange {
  readonly removed: string
  readonly added: string
}

/**
 * What a part takes away and brings, without what its block has before and after it in common, up to whole words. The
 * texts are Markdown, shown as it is written.
 */
export function changeOf({ before, after }: Pick<Hunk, 'before' | 'after'>): HunkChange {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start++
  while (start > 0 && !isBorder(before, start, after)) start--
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end++
  while (end > 0 && !isBorder(before, before.length - end, after, after.length - end)) end--
  return {
    removed: before.slice(start, before.length - end),
    added: after.slice(start, after.length - end),
  }
}

/** Whether both texts may be cut there: between words. */
function isBorder(before: string, at: number, after: string, atAfter = at): boolean {
  return isBetweenWords(before, at) && isBetweenWords(after, atAfter)
}

function isBetweenWords(text: string, at: number): boolean {
  return at === 0 || at === text.length || !/\w/.test(text[at - 1] ?? '') || !/\w/.test(text[at] ?? '')
}

/** A text of at most `most` UTF-16 units, on one line. */
export function cut(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most - 1).trimEnd()}…`
}
