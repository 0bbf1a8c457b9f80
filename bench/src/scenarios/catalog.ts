import { accounts } from './accounts.ts'
import { agents } from './agents.ts'
import { binding } from './binding.ts'
import { blocks } from './blocks.ts'
import { carets } from './carets.ts'
import { coldOpen } from './cold-open.ts'
import { comments } from './comments.ts'
import { differences } from './differences.ts'
import { durable } from './durable.ts'
import { editor } from './editor.ts'
import { files } from './files.ts'
import { heavy } from './heavy.ts'
import { idle } from './idle.ts'
import { interfaceScenario } from './interface.ts'
import { joinStorm } from './join-storm.ts'
import { killed } from './killed.ts'
import { manyRooms } from './many-rooms.ts'
import { mcp } from './mcp.ts'
import { oneRoom1000, oneRoom8000 } from './one-room.ts'
import { openRooms } from './open-rooms.ts'
import { ramp } from './ramp.ts'
import { redisKilled } from './redis-killed.ts'
import { revocation } from './revocation.ts'
import { scaleOut } from './scale-out.ts'
import type { Scenario } from './scenario.ts'
import { slowReader } from './slow-reader.ts'
import { tokens } from './tokens.ts'
import { twoNodes, twoNodesPaper } from './two-nodes.ts'

/** All scenarios, in the order in which they run and are reported. */
export const SCENARIOS: readonly Scenario[] = [
  oneRoom1000,
  oneRoom8000,
  ramp,
  manyRooms,
  carets,
  joinStorm,
  openRooms,
  idle,
  slowReader,
  durable,
  killed,
  coldOpen,
  twoNodes,
  twoNodesPaper,
  scaleOut,
  redisKilled,
  heavy,
  editor,
  interfaceScenario,
  binding,
  blocks,
  differences,
  mcp,
  comments,
  files,
  agents,
  tokens,
  accounts,
  revocation,
]

/** The scenario of this name. Throws when there is none. */
export function scenarioNamed(name: string): Scenario {
  const scenario = SCENARIOS.find((candidate) => candidate.name === name)
  if (scenario === undefined) {
    throw new Error(`no scenario "${name}"; there are ${SCENARIOS.map((s) => s.name).join(', ')}`)
  }
  return scenario
}
