import { openSecret, sealedSecret, sealSecret } from '../access/sealed-secret.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { SECRETS } from './registry.ts'

/** The statements for a table with secrets. */
const STATEMENTS = SECRETS.map(({ table, resealed: { secret, id, about } }) => ({
  read: {
    name: `reseal-secrets-read-${table}`,
    text: `SELECT ${id}::text AS id, ${secret} AS secret FROM ${table} WHERE ${secret} IS NOT NULL ORDER BY ${id}`,
    paged: true,
  } satisfies Statement,
  write: {
    name: `reseal-secrets-write-${table}`,
    text: `UPDATE ${table} SET ${secret} = $2 WHERE ${id}::text = $1 AND ${secret} = $3 RETURNING 1`,
  } satisfies Statement,
  about,
}))

/** Does what `MaintenanceStore.resealSecrets` says, while others read and write. */
export async function resealSecrets(session: SqlSession, codec: RowCodec): Promise<number> {
  const wanted = codec.keys?.first.id ?? null
  let rewritten = 0
  for (const { read, write, about } of STATEMENTS) {
    for (const { id, secret } of await session.query<{ id: string; secret: Uint8Array }>(read, [])) {
      if (sealedSecret(secret) === wanted) continue
      const sealed = sealSecret(codec, about(id), openSecret(codec, about(id), secret))
      rewritten += (await session.query(write, [id, sealed, secret])).length
    }
  }
  return rewritten
}
