import { buildClient } from '../../../scripts/build/client.ts'
import { buildStockPage } from '../page/stock-page.ts'
import { type ScenarioResult, summarize } from '../report/result.ts'
import { currentSetting } from '../report/setting.ts'
import type { Measurement, Scenario } from '../scenarios/scenario.ts'
import { SERVERS, type ServerId } from '../servers/catalog.ts'
import { BenchPostgres, type RunDatabase } from './database.ts'
import { runLoad } from './load-process.ts'
import { Nodes } from './nodes.ts'
import type { Progress } from './progress.ts'
import { BenchRedis } from './redis.ts'
import { freePort } from './server-process.ts'

/** The options of running a scenario. */
export interface Rounds {
  readonly servers: readonly ServerId[]
  readonly rounds: number
  readonly quick: boolean
}

/** The servers to run a scenario against when these are requested, each once. */
export function serversFor(scenario: Scenario, servers: readonly ServerId[]): ServerId[] {
  const all = servers.flatMap((id) => (id === 'ours' ? [id, ...(scenario.beside ?? [])] : [id]))
  return [...new Set(all)].filter((id) => !scenario.without.includes(id))
}

/**
 * Runs a scenario against each server, one at a time, in interleaved rounds, so that a temporary slowdown of the
 * machine does not affect a single server. A server that fails is reported as incomplete.
 */
export async function runRounds(
  scenario: Scenario,
  plan: Rounds,
  progress: Progress,
): Promise<ScenarioResult> {
  if (scenario.pages === true) await Promise.all([buildClient(), buildStockPage()])
  const postgres = scenario.database === true ? await BenchPostgres.start() : null
  let redis: BenchRedis | null = null
  try {
    redis = scenario.nodes === undefined ? null : await BenchRedis.start()
    return await playRounds(scenario, plan, { postgres, redis }, progress)
  } finally {
    await redis?.stop()
    await postgres?.stop()
  }
}

/** The services of the servers. */
interface Beside {
  readonly postgres: BenchPostgres | null
  readonly redis: BenchRedis | null
}

async function playRounds(
  scenario: Scenario,
  plan: Rounds,
  { postgres, redis }: Beside,
  progress: Progress,
): Promise<ScenarioResult> {
  const servers = serversFor(scenario, plan.servers)
  const measured = new Map<ServerId, Measurement[]>(servers.map((id) => [id, []]))
  for (let round = 1; round <= plan.rounds; round++) {
    for (const id of servers) {
      progress.begin(`${scenario.name}, ${SERVERS[id].label}, round ${round} of ${plan.rounds}`)
      const model = scenario.model === true ? `http://127.0.0.1:${await freePort()}/v1` : null
      const run = (database: RunDatabase | null) =>
        runOnce(
          scenario,
          id,
          () => Nodes.start(id, scenario.nodes ?? 1, database, redis, model),
          { database, model },
          plan.quick,
          progress,
        )
      measured.get(id)?.push(await (postgres === null ? run(null) : postgres.lend(run)))
      progress.end(scenario.seconds(plan.quick))
    }
  }
  return {
    scenario: scenario.name,
    title: scenario.title,
    description: scenario.description,
    quick: plan.quick,
    rounds: plan.rounds,
    setting: currentSetting(postgres?.version ?? null, redis?.version ?? null),
    servers: Object.fromEntries([...measured].map(([id, rounds]) => [id, summarize(scenario, rounds)])),
  }
}

async function runOnce(
  scenario: Scenario,
  id: ServerId,
  start: () => Promise<Nodes>,
  { database, model }: { readonly database: RunDatabase | null; readonly model: string | null },
  quick: boolean,
  progress: Progress,
): Promise<Measurement> {
  let server: Nodes
  try {
    server = await start()
  } catch (error) {
    return failure(`did not start: ${messageOf(error)}`)
  }
  try {
    const { addresses: nodes, redis } = server
    const job = { scenario: scenario.name, server: id, nodes, quick, database, redis, model }
    const measurement = await runLoad(job, server, (text) => progress.step(text))
    if (!server.ended) return measurement
    return {
      ...measurement,
      complete: false,
      notes: [...measurement.notes, `the server ended: ${server.log}`],
    }
  } catch (error) {
    return failure(`${messageOf(error)}\n${server.log.slice(-500)}`)
  } finally {
    await server.stop()
  }
}

/** The measurement of a failed run, which is reported as well. */
function failure(note: string): Measurement {
  return { values: {}, complete: false, notes: [note], curve: [] }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
