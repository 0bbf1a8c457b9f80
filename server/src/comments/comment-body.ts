import type { CommentContent } from '@cowrite/persistence'
import type { Names } from './named.ts'

/** Most mentions of one comment that count. Further ones are text. */
export const MOST_MENTIONS = 50

/** A mention in a text: its name and its id. */
const MENTION = /@\[([^\]\n]{1,200})\]\(((?:person|group):[0-9a-f-]{36})\)/g

/** The place of a mention in a stored text: its number. Texts of requests contain no NUL. */
const PLACE = /\0(\d{1,2})\0/g

/** The ids that a text mentions, each once, in their order. */
export function mentionsOf(text: string): string[] {
  const ids = new Set([...text.matchAll(MENTION)].map(([, , id]) => id ?? ''))
  return [...ids].slice(0, MOST_MENTIONS)
}

/**
 * A text as it is stored: mentions of `allowed` are places, so that the text itself names nobody who can be forgotten. Other
 * mentions stay text.
 */
export function encodeBody(text: string, allowed: ReadonlySet<string>): CommentContent {
  const mentions = mentionsOf(text).filter((id) => allowed.has(id))
  const stored = text.replaceAll(MENTION, (whole, _name, id: string) => {
    const at = mentions.indexOf(id)
    return at < 0 ? whole : `\0${at}\0`
  })
  return { bytes: new TextEncoder().encode(stored), mentions }
}

/** A stored text with its mentions, as `@[Name](person:ID)` with present names; `@deleted` for one who is gone. */
export function decodeBody({ bytes, mentions }: CommentContent, names: Names): string {
  return withMentions({ bytes, mentions }, (id) => {
    const party = names.party(id)
    return party === null ? '@deleted' : `@[${party.name.replaceAll(/[[\]\n]/g, ' ')}](${id})`
  })
}

/** A stored text as plain words: mentions are `@Name`. */
export function plainBody(content: CommentContent, names: Names): string {
  return withMentions(content, (id) => `@${names.party(id)?.name ?? 'deleted'}`)
}

function withMentions({ bytes, mentions }: CommentContent, show: (id: string) => string): string {
  const text = new TextDecoder().decode(bytes)
  return text.replaceAll(PLACE, (_whole, at: string) => show(mentions[Number(at)] ?? ''))
}
