/** Somebody who is mentioned in a comment. `id` is `person:…` or `group:…`. */
export interface Mentioned {
  readonly id: string
  readonly name: string
}

/** A part of a comment as it is shown: text, a mention, or an address. */
export type CommentPart =
  | { readonly kind: 'text' | 'address'; readonly text: string }
  | { readonly kind: 'mention'; readonly text: string; readonly id: string }

const MENTION = /@\[([^\]\n]{1,200})\]\(((?:person|group):[\w-]{1,80})\)/g
const ADDRESS = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g

/** The parts of a stored comment, in order. */
export function partsOf(body: string): CommentPart[] {
  const parts: CommentPart[] = []
  let end = 0
  for (const found of body.matchAll(MENTION)) {
    parts.push(...withAddresses(body.slice(end, found.index)))
    parts.push({ kind: 'mention', text: `@${found[1]}`, id: found[2]! })
    end = found.index + found[0].length
  }
  return [...parts, ...withAddresses(body.slice(end))]
}

function withAddresses(text: string): CommentPart[] {
  const parts: CommentPart[] = []
  let end = 0
  for (const found of text.matchAll(ADDRESS)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) })
    parts.push({ kind: 'address', text: found[0] })
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** A comment as plain text. */
export function plainOf(body: string): string {
  return partsOf(body)
    .map(({ text }) => text)
    .join('')
}

/** A stored comment as one edits it: its text, and who the names after @ in it are. */
export function toField(body: string): { readonly text: string; readonly mentioned: readonly Mentioned[] } {
  const parts = partsOf(body)
  const mentioned = parts.flatMap((part) =>
    part.kind === 'mention' ? [{ id: part.id, name: part.text.slice(1) }] : [],
  )
  return { text: parts.map(({ text }) => text).join(''), mentioned }
}

/** What is stored of a text in which some names after @ are people or groups. */
export function fromField(text: string, mentioned: readonly Mentioned[]): string {
  const byName = new Map(mentioned.map((one) => [one.name, one]))
  // The longest first: a name may begin with another one.
  const names = [...byName.keys()].sort((a, b) => b.length - a.length).map(escaped)
  if (names.length === 0) return text
  return text.replaceAll(
    new RegExp(`@(${names.join('|')})(?![\\p{L}\\p{N}])`, 'gu'),
    (_all, name: string) => {
      const { id } = byName.get(name)!
      return `@[${name.replaceAll(/[[\]\n]/g, ' ')}](${id})`
    },
  )
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** What is typed after an @ in front of the caret, and where that is; `null` for none. */
export function mentionQuery(
  text: string,
  caret: number,
): { readonly query: string; readonly from: number } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}._'-]*(?: [\p{L}\p{N}._'-]*)?)$/u.exec(text.slice(0, caret))
  if (found === null) return null
  const query = found[1]!
  return { query, from: caret - query.length - 1 }
}
