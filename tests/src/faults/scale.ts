/** The number of faults of each kind in a run. */
export interface Scale {
  readonly name: 'short' | 'full'
  /** `kill -9` of the server on PostgreSQL. */
  readonly serverKills: number
  /** `kill -9` of PostgreSQL. */
  readonly postgresKills: number
  /** `immediate` restarts of PostgreSQL. */
  readonly immediateRestarts: number
  /** Kills of the server, and the same number of PostgreSQL, during compactions. */
  readonly compactionKills: number
  /** Duration of PostgreSQL's stop, in ms. */
  readonly stopMs: number
  /** `kill -9` of the server on the embedded database. */
  readonly embeddedKills: number
}

const SHORT: Scale = {
  name: 'short',
  serverKills: 3,
  postgresKills: 2,
  immediateRestarts: 2,
  compactionKills: 1,
  stopMs: 12_000,
  embeddedKills: 2,
}

const FULL: Scale = {
  name: 'full',
  serverKills: 50,
  postgresKills: 20,
  immediateRestarts: 20,
  compactionKills: 10,
  stopMs: 60_000,
  embeddedKills: 20,
}

/** The scale set by COWRITE_FAULTS: `full`, else a short run. */
export function chosenScale(): Scale {
  const given = process.env['COWRITE_FAULTS']
  if (given === undefined || given === 'short') return SHORT
  if (given === 'full') return FULL
  throw new Error(`COWRITE_FAULTS is neither "short" nor "full": ${given}`)
}
