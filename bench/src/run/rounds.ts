import { type ScenarioResult, summarize } from '../report/result.ts'
import { currentSetting } from '../report/setting.ts'
import type { Measurement, Scenario } from '../scenarios/scenario.ts'
import { SERVERS, type ServerId } from '../servers/catalog.ts'
import { BenchPostgres, type RunDatabase } from './database.ts'
import { runLoad } from './load-process.ts'
import type { Progress } from './progress.ts'
import { ServerProcess } from './server-process.ts'

/** How a scenario is to be run. */
export interface Rounds {
  readonly servers: readonly ServerId[]
  readonly rounds: number
  readonly quick: boolean
}

/** The servers that a scenario is played against when these are asked for, each once. */
export function serversFor(scenario: Scenario, servers: readonly ServerId[]): ServerId[] {
  const all = servers.flatMap((id) => (id === 'ours' ? [id, ...(scenario.beside ?? [])] : [id]))
  return [...new Set(all)].filter((id) => !scenario.without.includes(id))
}

/**
 * Plays a scenario against each server, each alone on the machine, in interleaved rounds so that a slow spell
 * of the machine does not fall on one server. A server that fails is reported as incomplete.
 */
export async function runRounds(
  scenario: Scenario,
  plan: Rounds,
  progress: Progress,
): Promise<ScenarioResult> {
  const postgres = scenario.database === true ? await BenchPostgres.start() : null
  try {
    return await playRounds(scenario, plan, postgres, progress)
  } finally {
    await postgres?.stop()
  }
}

async function playRounds(
  scenario: Scenario,
  plan: Rounds,
  postgres: BenchPostgres | null,
  progress: Progress,
): Promise<ScenarioResult> {
  const servers = serversFor(scenario, plan.servers)
  const measured = new Map<ServerId, Measurement[]>(servers.map((id) => [id, []]))
  for (let round = 1; round <= plan.rounds; round++) {
    for (const id of servers) {
      progress.begin(`${scenario.name}, ${SERVERS[id].label}, round ${round} of ${plan.rounds}`)
      const run = (database: RunDatabase | null) => runOnce(scenario, id, database, plan.quick, progress)
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
    setting: currentSetting(postgres?.version ?? null),
    servers: Object.fromEntries([...measured].map(([id, rounds]) => [id, summarize(scenario, rounds)])),
  }
}

async function runOnce(
  scenario: Scenario,
  id: ServerId,
  database: RunDatabase | null,
  quick: boolean,
  progress: Progress,
): Promise<Measurement> {
  let server: ServerProcess
  try {
    server = await ServerProcess.start(id, database?.url ?? null)
  } catch (error) {
    return failure(`did not start: ${messageOf(error)}`)
  }
  try {
    const { port, pid } = server
    const job = { scenario: scenario.name, server: id, port, pid, quick, database }
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

/** A run that yielded nothing is a result too, and is shown as one. */
function failure(note: string): Measurement {
  return { values: {}, complete: false, notes: [note], curve: [] }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
