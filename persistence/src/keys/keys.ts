import { SECRET_HEADER_BYTES } from '../access/sealed-secret.ts'
import type { Keyring } from '../encryption/keyring.ts'
import { headerOf, open, seal } from '../encryption/seal.ts'
import { encodeByteaArray } from '../sql/bytea-array.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { ROW_SEALED } from '../sql/stored-row.ts'
import { StoreError } from '../store-error.ts'

/** The context in which probes are sealed, in place of a document's id. */
const CONTEXT = 'encryption_key'
const PROBE = Buffer.from('cowrite')

const LIST: Statement = { name: 'key-list', text: 'SELECT id, probe FROM encryption_key ORDER BY id' }

const ADD: Statement = {
  name: 'key-add',
  text: 'INSERT INTO encryption_key (id, probe) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING',
}

/** A column with what `sealSecret` made. */
export interface SecretColumn {
  readonly table: string
  readonly column: string
}

/**
 * Deletes keys other than `$1` whose header begins no sealed row and no secret; `$2` and `$3` are their names and headers.
 */
function retirement(sealedTables: readonly string[], secrets: readonly SecretColumn[]): Statement {
  const unused = sealedTables.map(
    (table) => `AND NOT EXISTS (SELECT FROM ${table} s
        WHERE s.format = 1 AND substring(s.bytes FROM 1 FOR length(h.header)) = h.header)`,
  )
  const free = secrets.map(
    ({
      table,
      column,
    }) => `AND NOT EXISTS (SELECT FROM ${table} s WHERE get_byte(s.${column}, 0) = ${ROW_SEALED}
        AND substring(s.${column} FROM ${SECRET_HEADER_BYTES + 1} FOR length(h.header)) = h.header)`,
  )
  return {
    name: 'key-retire',
    text: `DELETE FROM encryption_key k USING unnest($2::text[], $3::bytea[]) AS h (id, header)
    WHERE k.id = h.id AND k.id <> $1
      ${[...unused, ...free].join('\n      ')}
    RETURNING k.id`,
  }
}

interface KeyRow {
  readonly id: string
  readonly probe: Uint8Array
}

/**
 * Compares the configured keys with those that the database was sealed with, and records the first key, which seals from
 * now on.
 *
 * @throws StoreError `missing-key` when a key is missing or differs from the one that was used under its name.
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

/** The names of the keys with which something may be sealed, in order. */
export async function knownKeys(session: SqlSession): Promise<string[]> {
  return (await session.query<KeyRow>(LIST, [])).map(({ id }) => id)
}

/**
 * Deletes the records of keys with which no row of `sealedTables` and no secret is sealed, the first key excepted; returns their
 * names.
 */
export async function retireKeys(
  session: SqlSession,
  keys: Keyring | null,
  sealedTables: readonly string[],
  secrets: readonly SecretColumn[],
): Promise<string[]> {
  const known = await knownKeys(session)
  const rows = await session.query<{ id: string }>(retirement(sealedTables, secrets), [
    keys?.first.id ?? '',
    known,
    encodeByteaArray(known.map(headerOf)),
  ])
  return rows.map(({ id }) => id)
}
