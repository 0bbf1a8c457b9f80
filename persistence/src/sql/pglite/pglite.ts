import { PGlite } from '@electric-sql/pglite'
import type { SqlParameter } from '../sql.ts'
import { PrivateNodeFs } from './private-node-fs.ts'

/** Type ids of `bytea`, `bytea[]` and `bigint[]` in `pg_type`; fixed. */
const BYTEA_OID = 17
const BYTEA_ARRAY_OID = 1001
const INT8_ARRAY_OID = 1016

/**
 * PGlite sends a parameter in binary when its serializer returns a byte array, although the types of PGlite only allow
 * strings. PGlite's own serializers write hexadecimal digits.
 */
const asItIs = (value: string): string => value
const SERIALIZERS = {
  [BYTEA_OID]: asItIs,
  [BYTEA_ARRAY_OID]: asItIs,
  [INT8_ARRAY_OID]: (value: string | readonly (number | null)[]): string =>
    Array.isArray(value) ? `{${value.map((number) => number ?? 'NULL').join(',')}}` : asItIs(value as string),
}

/**
 * PostgreSQL's own cache of pages. PGlite's default of 128 MB is filled with zeros at each start, so that all of it is
 * resident memory, and takes a third of the processor's time of opening. The operating system caches the files too.
 * Tables of 7 MB were read and written as fast as with 128 MB; much larger ones have not been measured.
 */
const SHARED_BUFFERS = '16MB'

/**
 * Opens PGlite in a folder, which is created when there is none. A statement resolves after its WAL was written
 * to the operating system: it survives the end of the process, but not a loss of power, because PGlite runs with
 * `fsync` off and its file system does not implement it.
 */
export async function openPglite(folder: string): Promise<PGlite> {
  return PGlite.create({
    fs: new PrivateNodeFs(folder),
    relaxedDurability: false,
    startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`],
  })
}

/** The rows of one statement. */
export async function queryPglite(
  db: PGlite,
  text: string,
  parameters: readonly SqlParameter[],
): Promise<readonly object[]> {
  const { rows } = await db.query<object>(text, [...parameters], { serializers: SERIALIZERS })
  return rows
}
