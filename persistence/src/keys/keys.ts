import type { Keyring } from '../encryption/keyring.ts'
import { headerOf, open, seal } from '../encryption/seal.ts'
import { encodeByteaArray } from '../sql/bytea-array.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'

/** Probes are sealed for this instead of a document. */
const CONTEXT = 'encryption_key'
const PROBE = Buffer.from('cowrite')

const LIST: Statement = { name: 'key-list', text: 'SELECT id, probe FROM encryption_key ORDER BY id' }

const ADD: Statement = {
  name: 'key-add',
  text: 'INSERT INTO encryption_key (id, probe) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
}

/** Forgets keys other than `$1` that no row starts with the header of; `$2` and `$3` are names and headers. */
const RETIRE: Statement = {
  name: 'key-retire',
  text: `DELETE FROM encryption_key k USING unnest($2::text[], $3::bytea[]) AS h (id, header)
    WHERE k.id = h.id AND k.id <> $1
      AND NOT EXISTS (SELECT FROM document_update u
        WHERE u.format = 1 AND substring(u.bytes FROM 1 FOR length(h.header)) = h.header)
      AND NOT EXISTS (SELECT FROM document_snapshot s
        WHERE s.format = 1 AND substring(s.bytes FROM 1 FOR length(h.header)) = h.header)
      AND NOT EXISTS (SELECT FROM document_version v
        WHERE v.format = 1 AND substring(v.bytes FROM 1 FOR length(h.header)) = h.header)
    RETURNING k.id`,
}

interface KeyRow {
  readonly id: string
  readonly probe: Uint8Array
}

/**
 * Compares the configured keys with those that the database was sealed with, before anything else happens, and
 * takes note of the one that seals from now on.
 *
 * @throws StoreError `missing-key` when one is not there or is another under the same name.
 */
export async function checkKeys(session: SqlSession, keys: Keyring | null): Promise<void> {
  const known = await session.query<KeyRow>(LIST, [])
  for (const { id, probe } of known) {
    const opened = open(keys, CONTEXT, probe)
    if (opened.ok) continue
    throw new StoreError(
      'missing-key',
      opened.reason === 'missing-key'
        ? `The database holds bytes sealed with the key ${id}, which COWRITE_ENCRYPTION_KEYS does not name. ` +
            'Nothing was changed. Add the key, behind the one that is to seal.'
        : `The key ${id} in COWRITE_ENCRYPTION_KEYS is not the one that the database was sealed with. ` +
            'Nothing was changed.',
    )
  }
  if (keys === null || known.some(({ id }) => id === keys.first.id)) return
  await session.query(ADD, [keys.first.id, seal(keys.first, CONTEXT, PROBE)])
}

/** The names of the keys that something may be sealed with, in order. */
export async function knownKeys(session: SqlSession): Promise<string[]> {
  return (await session.query<KeyRow>(LIST, [])).map(({ id }) => id)
}

/** Forgets the keys that nothing is sealed with any more, but the first; returns their names. */
export async function retireKeys(session: SqlSession, keys: Keyring | null): Promise<string[]> {
  const known = await knownKeys(session)
  const rows = await session.query<{ id: string }>(RETIRE, [
    keys?.first.id ?? '',
    known,
    encodeByteaArray(known.map(headerOf)),
  ])
  return rows.map(({ id }) => id)
}
