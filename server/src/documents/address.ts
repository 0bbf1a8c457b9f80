import type { Address } from '@cowrite/crdt'

/** Letters of a title in an address, at most. */
const READABLE_LENGTH = 48

/** An address that no document has: the letters and digits of the title, and a few random ones. */
export function newAddress(title: string, project: string): Address {
  const readable = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, READABLE_LENGTH)
  const unique = crypto.randomUUID().slice(0, 8)
  return { project, key: readable ? `${readable}-${unique}` : unique }
}
