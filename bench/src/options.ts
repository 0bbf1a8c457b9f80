import { parseArgs } from 'node:util'
import { SCENARIOS } from './scenarios/catalog.ts'
import { DEFAULT_SERVERS, SERVER_IDS, type ServerId } from './servers/catalog.ts'

/** The options of a benchmark run. */
export interface Options {
  readonly scenarios: readonly string[]
  readonly servers: readonly ServerId[]
  /** One short round to check that everything works; its numbers are not comparable. */
  readonly quick: boolean
  readonly rounds: number
}

/** The usage text. */
export const USAGE = `node bench/src/main.ts [--scenario name]… [--servers a,b] [--quick] [--rounds n]
  scenarios: ${SCENARIOS.map((scenario) => scenario.name).join(', ')}
  servers:   ${SERVER_IDS.join(', ')} (default ${DEFAULT_SERVERS.join(',')})`

/** Parses the command line; returns a sentence when it is invalid. */
export function readOptions(args: readonly string[]): Options | string {
  const parsed = parse(args)
  if (typeof parsed === 'string') return parsed
  const known = SCENARIOS.map((scenario) => scenario.name)
  const scenarios = (parsed.scenario ?? known).flatMap((value) => value.split(','))
  const unknown = scenarios.find((name) => !known.includes(name))
  if (unknown !== undefined) return `no scenario "${unknown}"`
  const servers: ServerId[] = []
  for (const name of parsed.servers?.split(',') ?? DEFAULT_SERVERS) {
    const id = SERVER_IDS.find((candidate) => candidate === name)
    if (id === undefined) return `no server "${name}"`
    servers.push(id)
  }
  const rounds = Number(parsed.rounds ?? (parsed.quick ? 1 : 2))
  if (!Number.isInteger(rounds) || rounds < 1) return '--rounds takes a whole number from 1 on'
  return {
    scenarios: known.filter((name) => scenarios.includes(name)),
    servers,
    quick: parsed.quick ?? false,
    rounds,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scenario: { type: 'string', multiple: true },
        servers: { type: 'string' },
        quick: { type: 'boolean' },
        rounds: { type: 'string' },
      },
      allowPositionals: false,
    }).values
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}
