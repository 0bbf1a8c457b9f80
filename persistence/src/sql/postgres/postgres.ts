import { type CustomTypesConfig, Pool, type PoolConfig, type QueryConfig, types } from 'pg'
import type { Sql, SqlParameter, SqlSession, Statement } from '../sql.ts'
import { ALL_ORGANIZATIONS, TENANT_SETTING } from '../tenants.ts'
import { runTransaction } from '../transaction.ts'
import { HeldConnection } from './held-connection.ts'
import { isLarge } from './large-query.ts'
import { TransactionConnection } from './transaction-connection.ts'

/** Type id of `bigint` in `pg_type`; fixed. */
const INT8_OID = 20

/** Maximum number of a node's connections for loading and the API; the journal has one more. */
const POOL_SIZE = 10
/** Time limit for opening a connection, in ms. */
const CONNECT_TIMEOUT_MS = 5_000
/** Time after which the server cancels a statement, in ms; no statement of the store takes as long in regular operation. */
const STATEMENT_TIMEOUT_MS = 60_000
/** Limit for a server that does not answer at all, in ms: above the server's own limit. */
const QUERY_TIMEOUT_MS = 70_000
/**
 * Largest value to read at once, in bytes. The driver decodes a value without a pause: one of 15 MiB took 200 ms. A few
 * of this size take a millisecond or two, and the other columns of a row cost little beside one.
 */
const PIECE_BYTES = 128 * 1024
/** Rows fetched at a time; each takes the driver some µs. */
const PAGE_ROWS = 2_000

/**
 * Decodes `bigint` to number: sequence numbers stay far below 2^53. Other types are decoded by
 * the driver. It sends bytes in binary but receives them as hexadecimal digits, because it reads every column as text.
 */
const ROW_TYPES: CustomTypesConfig = {
  getTypeParser: (oid: number) => (oid === INT8_OID ? Number : types.getTypeParser(oid)),
}

/**
 * Options of a pool for a connection string, which also decides about TLS (`sslmode`). Its connections see all
 * organizations: the setting is a part of their start, so that no statement pays for it.
 */
export function poolConfig(url: string): PoolConfig {
  return {
    ...withOptions(url, `-c ${TENANT_SETTING}=${ALL_ORGANIZATIONS}`),
    application_name: 'cowrite',
    max: POOL_SIZE,
    // An idle node, which sends a statement now and then, keeps its connection.
    min: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  }
}

/** Adds to the `options` of a connection string: what it names itself, the driver prefers. */
function withOptions(url: string, added: string): PoolConfig {
  const given = URL.canParse(url) ? new URL(url).searchParams.get('options') : null
  if (given === null) return { connectionString: url, options: added }
  const extended = new URL(url)
  extended.searchParams.set('options', `${given} ${added}`)
  return { connectionString: extended.href }
}

/**
 * `Sql` on PostgreSQL: a pool of connections with prepared statements, and a separate connection for urgent ones. A
 * connection that breaks while it is idle is dropped and reported to `onIdleError`; the next query opens another.
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
    // A dropped connection may fail once more while it is being closed.
    this.#urgentPool.on('error', onIdleError)
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    const query = toQuery(statement, parameters)
    if (statement.urgent) return this.#urgent.query<Row>(query)
    if (!isLarge(query)) return (await this.#pool.query<Row>(query)).rows
    const connection = new TransactionConnection(await this.#pool.connect())
    try {
      return await connection.query<Row>(query)
    } finally {
      connection.release()
    }
  }

  async transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    organizations?: readonly string[],
  ): Promise<Result> {
    const connection = new TransactionConnection(await this.#pool.connect())
    try {
      await connection.begin(organizations)
      const session = {
        pieceBytes: this.pieceBytes,
        query: async <Row extends object>(statement: Statement, parameters: readonly SqlParameter[]) =>
          connection.query<Row>(toQuery(statement, parameters)),
      }
      return await runTransaction({ session, execute: (command) => connection.execute(command) }, work)
    } finally {
      connection.release()
    }
  }

  async close(): Promise<void> {
    this.#urgent.close()
    await Promise.all([this.#pool.end(), this.#urgentPool.end()])
  }
}

function toQuery({ name, text, paged }: Statement, parameters: readonly SqlParameter[]): QueryConfig {
  // `rows` is missing in the driver's types: it executes one portal repeatedly, so that all pages are of one moment.
  const page = paged ? { rows: PAGE_ROWS } : {}
  return { name, text, values: parameters.map(toValue), ...page }
}

/** Strings that need no quotes in an array: identifiers, most principals. */
const PLAIN = /^(?!null$)[\w:.@-]+$/i

/** Writes an array as PostgreSQL does: the driver would examine each letter of each element to quote it. */
function toValue(parameter: SqlParameter): SqlParameter {
  if (!Array.isArray(parameter)) return parameter
  const elements: readonly (string | number | null)[] = parameter
  if (!elements.every(isPlain)) return parameter
  return `{${(elements.includes(null) ? elements.map((element) => element ?? 'NULL') : elements).join(',')}}`
}

function isPlain(element: string | number | null): boolean {
  return typeof element !== 'string' || PLAIN.test(element)
}
