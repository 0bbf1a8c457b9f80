import { type CustomTypesConfig, Pool, type PoolConfig, types } from 'pg'
import type { Sql, SqlParameter, Statement } from '../sql.ts'
import { HeldConnection } from './held-connection.ts'

/** Type id of `bigint` in `pg_type`; fixed. */
const INT8_OID = 20

/** Connections a node opens at most for loading and the API; the journal has one more for itself. */
const POOL_SIZE = 10
/** How long a new connection may take before the database counts as away, in ms. */
const CONNECT_TIMEOUT_MS = 5_000
/** No statement of the store takes this long on a database that works, in ms; the server then gives it up. */
const STATEMENT_TIMEOUT_MS = 60_000
/** For a server that no longer answers at all, in ms: above the server's own limit. */
const QUERY_TIMEOUT_MS = 70_000
/**
 * Largest value to read at once, in bytes. The driver decodes a value without a pause: one of 15 MiB took 200 ms. A few
 * of this size take a millisecond or two, and the other columns of a row cost little beside one.
 */
const PIECE_BYTES = 128 * 1024
/** Rows fetched at a time: each costs the driver some µs. */
const PAGE_ROWS = 2_000

/**
 * Decodes `bigint` to number: sequence numbers stay far below 2^53. All else as the driver does. Bytes go out in
 * binary but come back as hexadecimal digits: this driver reads every column as text, whatever is asked for.
 */
const ROW_TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number) => (oid === INT8_OID ? Number : types.getTypeParser(oid)),
}

/** How a pool is made from a connection string; TLS as the string says (`sslmode`). */
export function poolConfig(url: string): PoolConfig {
  return {
    connectionString: url,
    application_name: 'cowrite',
    max: POOL_SIZE,
    // A node that does nothing but look now and then does not log in anew each time.
    min: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  }
}

/**
 * `Sql` on PostgreSQL: a pool of connections with prepared statements, and one connection apart for urgent ones. A
 * connection that breaks while nobody uses it is dropped and told to `onIdleError`; the next query opens another.
 */
export class PostgresSql implements Sql {
  readonly pieceBytes = PIECE_BYTES
  readonly #pool: Pool
  readonly #urgentPool: Pool
  readonly #urgent: HeldConnection

  constructor(url: string, onIdleError: (error: Error) => void) {
    const config: PoolConfig = {
      ...poolConfig(url),
      types: ROW_TYPES,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
    }
    this.#pool = new Pool(config)
    this.#urgentPool = new Pool({ ...config, max: 1 })
    this.#urgent = new HeldConnection(this.#urgentPool, onIdleError)
    this.#pool.on('error', onIdleError)
    // A connection that was given up may fail once more while it is being closed.
    this.#urgentPool.on('error', onIdleError)
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    const { name, text, urgent, paged } = statement
    // `rows` is missing in the driver's types: it executes one portal again and again, so that all is of one moment.
    const page = paged ? { rows: PAGE_ROWS } : {}
    const query = { name, text, values: parameters.map(toValue), ...page }
    return urgent ? this.#urgent.query<Row>(query) : (await this.#pool.query<Row>(query)).rows
  }

  async close(): Promise<void> {
    this.#urgent.close()
    await Promise.all([this.#pool.end(), this.#urgentPool.end()])
  }
}

/** Strings that need no quotes in an array: identifiers, most principals. */
const PLAIN = /^(?!null$)[\w:.@-]+$/i

/** Arrays as PostgreSQL writes them: the driver would look at each element to quote it, letter by letter. */
function toValue(parameter: SqlParameter): SqlParameter {
  if (!Array.isArray(parameter)) return parameter
  const elements: readonly (string | number | null)[] = parameter
  if (!elements.every(isPlain)) return parameter
  return `{${(elements.includes(null) ? elements.map((element) => element ?? 'NULL') : elements).join(',')}}`
}

function isPlain(element: string | number | null): boolean {
  return typeof element !== 'string' || PLAIN.test(element)
}
