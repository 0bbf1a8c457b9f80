/** A mention in the text of a comment: `@[Name](person:ID)`. */
const MENTION = /@\[([^\]\n]*)\]\((?:person|group):[^)\s]*\)/g
/** Characters of an excerpt. */
const LENGTH = 160

/** The beginning of a comment as one line, with names in place of mentions. */
export function excerptOf(body: string): string {
  const line = body.replace(MENTION, '@$1').replace(/\s+/g, ' ').trim()
  const characters = [...line]
  return characters.length > LENGTH
    ? `${characters
        .slice(0, LENGTH - 1)
        .join('')
        .trimEnd()}…`
    : line
}
