import { parseAddress } from '@cowrite/crdt'
import { openStore } from '@cowrite/persistence'
import pg from 'pg'
import * as Y from 'yjs'
import { replicaOf } from '../fuzz/replica.ts'

/** Reads documents directly from their storage, without a server: the address, and the document made of its rows. */
export type ReadDatabase = (addresses: readonly string[]) => Promise<Map<string, Y.Doc>>

const ROWS = `SELECT p.key || '/' || d.key AS address, r.bytes
  FROM (
    SELECT document_id, -1 AS seq, bytes FROM document_snapshot
    UNION ALL SELECT document_id, seq, bytes FROM document_update
  ) r
  JOIN document d ON d.id = r.document_id JOIN project p ON p.id = d.project_id
  WHERE p.key || '/' || d.key = ANY ($1)
  ORDER BY r.seq`

/** Reads the rows in PostgreSQL with one statement. */
export function readPostgres(url: string): ReadDatabase {
  return async (addresses) => {
    const rows = await query<{ address: string; bytes: Uint8Array }>(url, ROWS, [addresses])
    const byAddress = Map.groupBy(rows, ({ address }) => address)
    return documents(addresses, (address) => byAddress.get(address)?.map(({ bytes }) => bytes) ?? [])
  }
}

/** Reads the embedded database of a folder, which no process may have open. */
export function readEmbedded(dataDir: string): ReadDatabase {
  return async (addresses) => {
    const store = await openStore({ kind: 'pglite', dataDir })
    try {
      const found = new Map<string, Uint8Array[]>()
      for (const address of addresses) {
        const place = parseAddress(address, '')
        const document = place === null ? null : await store.documents.find(place)
        if (document === null) continue
        const { snapshot, tail } = await store.updates.load(document.id)
        const updates = tail.map(({ bytes }) => bytes)
        found.set(address, snapshot === null ? updates : [snapshot.bytes, ...updates])
      }
      return documents(addresses, (address) => found.get(address) ?? [])
    } finally {
      await store.close()
    }
  }
}

/** Runs one statement on a separate connection. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  statement: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(statement, parameters)).rows
  } finally {
    await client.end()
  }
}

function documents(
  addresses: readonly string[],
  updatesOf: (address: string) => readonly Uint8Array[],
): Map<string, Y.Doc> {
  return new Map(
    addresses.map((address) => {
      const updates = updatesOf(address)
      // Merged first: one transaction instead of thousands.
      return [address, replicaOf(updates.length === 0 ? [] : [Y.mergeUpdates([...updates])])]
    }),
  )
}
