import { documentPath } from '../../schema/mention.ts'

/** A day as Markdown: HTML's element for it, of which other readers show the day. */
export function writeDate(day: string): string {
  return `<time datetime="${day}">${day}</time>`
}

/** A person as Markdown: other readers show `@` and the name. */
export function writePerson(name: string): string {
  return `<span data-mention="person">@${escaped(name)}</span>`
}

/** A mention of a document as Markdown: a link to its page, of which the text begins with `@`. */
export function writeDocument(title: string, address: string): string {
  return `[@${escaped(title)}](${documentPath(address)})`
}

/** A name with everything escaped that is markup anywhere. */
function escaped(name: string): string {
  return name.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
