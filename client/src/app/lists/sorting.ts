import type { DocumentSummary } from '../../api/documents.ts'

/** The orders of a list. */
export const ORDERS = { changed: 'Last changed', created: 'Newest', title: 'Title' } as const

export type Order = keyof typeof ORDERS

/** The documents in an order. */
export function sorted(documents: readonly DocumentSummary[], order: Order): readonly DocumentSummary[] {
  switch (order) {
    case 'changed':
      return documents.toSorted((a, b) => byTime(b.updatedAt, a.updatedAt))
    case 'created':
      return documents.toSorted((a, b) => byTime(b.createdAt, a.createdAt))
    case 'title': {
      const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
      return documents.toSorted((a, b) => compare(a.title, b.title))
    }
    default:
      return order satisfies never
  }
}

/** Compares times of ISO 8601 in UTC. Their order is that of their characters, without the rules of a language. */
export function byTime(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Those of `documents` with these addresses, in the order of the addresses. */
export function inOrderOf(
  addresses: readonly string[],
  documents: readonly DocumentSummary[],
): readonly DocumentSummary[] {
  const byAddress = new Map(documents.map((document) => [document.address, document]))
  return addresses.flatMap((address) => byAddress.get(address) ?? [])
}
