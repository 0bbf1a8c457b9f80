import { type ScenarioResult, summarize } from '../report/result.ts'
import { currentSetting } from '../report/setting.ts'
import type { Measurement, Scenario } from '../scenarios/scenario.ts'
import { SERVERS, type ServerId } from '../servers/catalog.ts'
import { runLoad } from './load-process.ts'
import type { Progress } from './progress.ts'
import { ServerProcess } from './server-process.ts'

/** How a scenario is to be run. */
export interface Rounds {
  readonly servers: readonly ServerId[]
  readonly rounds: number
  readonly quick: boolean
}

/** The servers that a scenario can be played against. */
export function serversFor(scenario: Scenario, servers: readonly ServerId[]): ServerId[] {
  return servers.filter((id) => !scenario.without.includes(id))
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
  const servers = serversFor(scenario, plan.servers)
  const measured = new Map<ServerId, Measurement[]>(servers.map((id) => [id, []]))
  for (let round = 1; round <= plan.rounds; round++) {
    for (const id of servers) {
      progress.begin(`${scenario.name}, ${SERVERS[id].label}, round ${round} of ${plan.rounds}`)
      measured.get(id)?.push(await runOnce(scenario, id, plan.quick, progress))
      progress.end(scenario.seconds(plan.quick))
    }
  }
  return {
    scenario: scenario.name,
    title: scenario.title,
    description: scenario.description,
    quick: plan.quick,
    rounds: plan.rounds,
    setting: currentSetting(),
    servers: Object.fromEntries([...measured].map(([id, rounds]) => [id, summarize(scenario, rounds)])),
  }
}

async function runOnce(
  scenario: Scenario,
  id: ServerId,
  quick: boolean,
  progress: Progress,
): Promise<Measurement> {
  let server: ServerProcess
  try {
    server = await ServerProcess.start(id)
  } catch (error) {
    return failure(`did not start: ${messageOf(error)}`)
  }
  try {
    const job = { scenario: scenario.name, server: id, port: server.port, pid: server.pid, quick }
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
