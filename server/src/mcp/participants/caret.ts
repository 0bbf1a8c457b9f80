const BASE = 36

/**
 * The start of a block as a relative position of Yjs in JSON: a handle is the id of the block's element, `client.clock`,
 * unless the block was moved, which is then shown without a caret.
 */
export function caretAt(handle: string): object {
  const [client, clock] = handle.split('.').map((part) => Number.parseInt(part, BASE))
  return { type: { client, clock }, tname: null, item: null, assoc: 0 }
}
