import { expect } from 'vitest'
import { connect, type Place, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'

/** Two clients in the document that another client attacks. */
export interface Bystanders {
  readonly clients: readonly StockClient[]
  /** Checks that they are unaffected: still on their first socket, and edits arrive in both directions. */
  expectUnharmed(): Promise<void>
  close(): void
}

/** Connects one client of each protocol to the document at `address`. */
export async function bystanders(place: Place, address: string): Promise<Bystanders> {
  const clients = [connect('hocuspocus-4', place, address), connect('y-websocket-3', place, address)]
  for (const client of clients) await client.synced()
  let expected = clients[0]?.text.toString() ?? ''
  return {
    clients,
    expectUnharmed: async () => {
      for (const [index, client] of clients.entries()) {
        const word = `${index}.`
        client.text.insert(client.text.length, word)
        expected += word
        for (const other of clients) {
          await eventually(
            'a bystander to get an edit, and nothing else',
            () => other.text.toString() === expected,
            {
              explain: () => JSON.stringify({ has: other.text.toString(), expected }),
            },
          )
        }
      }
      for (const { network, isSynced } of clients) {
        expect({ sockets: network.sockets.length, closes: network.closes, synced: isSynced() }).toEqual({
          sockets: 1,
          closes: [],
          synced: true,
        })
      }
    },
    close: () => {
      for (const client of clients) client.close()
    },
  }
}
