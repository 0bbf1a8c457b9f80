import type { BlockId } from '../binding/index.ts'

/** The name of a block for programs and models: the id of the element that the block was first, as `client.clock`. */
export type BlockHandle = string

const HANDLE = /^([0-9a-z]{1,7})\.([0-9a-z]{1,11})$/
const BASE = 36

/** The handle for an id. */
export const handleOf = ({ client, clock }: BlockId): BlockHandle =>
  `${client.toString(BASE)}.${clock.toString(BASE)}`

/** The id in a handle; `null` for a text that is no handle. */
export function idOfHandle(handle: string): BlockId | null {
  const [, client, clock] = HANDLE.exec(handle) ?? []
  if (client === undefined || clock === undefined) return null
  const id = { client: Number.parseInt(client, BASE), clock: Number.parseInt(clock, BASE) }
  return Number.isSafeInteger(id.client) && Number.isSafeInteger(id.clock) ? id : null
}
