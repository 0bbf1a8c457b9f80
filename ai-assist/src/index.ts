export { type Assistant, type AssistantInfo, type AssistantOptions, createAssistant } from './assistant.ts'
export type { Selection } from './document/selection.ts'
export type { ModelFailure, ModelFailureKind } from './models/request/failure.ts'
export type { Usage } from './models/request/provider.ts'
export type { ModelState } from './models/routing/router.ts'
export type { ModelTarget } from './models/routing/target.ts'
export type { Budgets } from './models/usage/budget.ts'
export type { ModelLedger } from './models/usage/ledger.ts'
export type { EndedCall } from './models/usage/meter.ts'
export type {
  AgentDocument,
  AgentIdentity,
  AgentMember,
  AgentPresence,
  AgentRooms,
  Invoker,
  SuggestionMade,
} from './room/room.ts'
export type { AgentRun, RunRequest, RunStep } from './run/run.ts'
export type { RunFailure, RunFailureKind } from './run/run-failure.ts'
export type { AgentRuns, RunLimits, StartResult } from './runs/agent-runs.ts'
