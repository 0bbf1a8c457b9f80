import type { BlockId } from '@cowrite/crdt/richtext'

/** Base of the numbers in a link, and their largest value: that of an exact integer. */
const BASE = 36

/** The fragment of a link to a block: `#b=` with its id. */
export function blockHash({ client, clock }: BlockId): string {
  return `#b=${client.toString(BASE)}.${clock.toString(BASE)}`
}

/** The block that the fragment of an address names; `null` for other fragments. */
export function blockOfHash(hash: string): BlockId | null {
  const found = /^#b=([0-9a-z]{1,11})\.([0-9a-z]{1,11})$/.exec(hash)
  if (found === null) return null
  const [client, clock] = [Number.parseInt(found[1]!, BASE), Number.parseInt(found[2]!, BASE)]
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock) ? { client, clock } : null
}
