import type { Authenticator, DocumentEvent, EventConsumer } from '@cowrite/server'

/** A consumer that remembers what it was told. */
export interface Recorder {
  readonly consumer: EventConsumer
  readonly events: readonly DocumentEvent[]
  /** The events of the document at this address, in the order of their delivery. */
  of(address: string): readonly DocumentEvent[]
}

/** A {@link Recorder}; `before` runs before an event is remembered. */
export function recorder(
  name: string,
  before: (event: DocumentEvent) => Promise<void> | void = () => {},
): Recorder {
  const events: DocumentEvent[] = []
  const handle = async (event: DocumentEvent): Promise<void> => {
    await before(event)
    events.push(event)
  }
  return {
    consumer: { name, handle },
    events,
    of: (address) => events.filter((event) => event.address === address),
  }
}

/** Everybody is who their token says. */
export const byName: Authenticator = {
  authenticate: async ({ token }) => ({
    ok: true,
    principal: { id: token, author: { principal: token, kind: 'person', run: null }, role: 'editor' },
  }),
}

/** A request to the HTTP API by the principal `who`; rejects unless it is answered with success. */
export async function request(
  url: string,
  who: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  const response = await fetch(`${url}/api/documents${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
}
