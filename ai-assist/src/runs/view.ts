/** What the HTTP API needs of agents and runs, without the code that executes them. */
export { RUN_ACTIONS, type RunAction, worksOffline } from '../agents/actions.ts'
export {
  AGENT_NAMES,
  AGENTS,
  type Agent,
  type AgentName,
  actionsOf,
  shownName,
} from '../agents/agents.ts'
export { type AgentRun, NO_CHANGES, type RunChanges, type RunRequest, type RunStep } from '../run/run.ts'
export type { RunFailure, RunFailureKind } from '../run/run-failure.ts'
export { isOver, messageOf, type RunOutcome, type RunQuestion, type RunState } from '../run/run-state.ts'
