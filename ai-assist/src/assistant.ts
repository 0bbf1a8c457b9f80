import type { ModelProvider } from './models/request/provider.ts'
import type { GuardLimits } from './models/routing/guards.ts'
import type { RetryPolicy } from './models/routing/retry.ts'
import { ModelRouter, type ModelState } from './models/routing/router.ts'
import type { ModelTarget } from './models/routing/target.ts'
import type { StreamLimits } from './models/routing/watchdog.ts'
import { BUDGETS, type Budgets } from './models/usage/budget.ts'
import type { ModelLedger } from './models/usage/ledger.ts'
import { MemoryLedger } from './models/usage/memory-ledger.ts'
import { type EndedCall, Meter } from './models/usage/meter.ts'
import { OfflineProvider } from './offline/provider.ts'
import type { AgentRooms, Invoker } from './room/room.ts'
import type { AgentRun, RunStep } from './run/run.ts'
import { AgentRuns, type RunLimits } from './runs/agent-runs.ts'
import type { Pace } from './runs/pace.ts'

/** Options of the assistant. Without models it is the offline assistant. */
export interface AssistantOptions<Person extends Invoker = Invoker> {
  readonly rooms: AgentRooms<Person>
  /** Models in order of preference. */
  readonly models?: readonly ModelTarget[]
  readonly limits?: RunLimits
  readonly pace?: Pace
  readonly streamLimits?: StreamLimits
  readonly retry?: RetryPolicy
  readonly guards?: GuardLimits
  /** Where the use of models is recorded. Default: memory. */
  readonly ledger?: ModelLedger
  /** Default {@link BUDGETS}. */
  readonly budgets?: Budgets
  /** Called with errors of the ledger, for logs. */
  readonly onLedgerError?: (error: unknown) => void
  /** Called with each call of a model that has ended. */
  readonly onModelCall?: (call: EndedCall) => void
  /** Called with each ended run; `failure.cause` is for logs. */
  readonly onEnd?: (run: AgentRun) => void
  /** As in `AgentRunsOptions`. */
  readonly onChange?: (run: AgentRun) => void
  readonly onStep?: (id: string, step: RunStep) => void
  readonly beforeWriting?: (id: string) => Promise<void>
}

/** The assistant of a server: its description and its runs. */
export interface Assistant<Person extends Invoker = Invoker> {
  readonly info: AssistantInfo
  readonly runs: AgentRuns<Person>
  /** The models with what they do at present; none offline. */
  models(): readonly ModelState[]
  /** Ends all runs and threads. */
  close(): Promise<void>
}

/** The description of the assistant, for users. */
export interface AssistantInfo {
  readonly offline: boolean
  readonly name: string
  /** The preferred model; null offline. */
  readonly model: string | null
}

/** Creates the assistant: a language model if one is configured, else the offline assistant. */
export function createAssistant<Person extends Invoker>(
  options: AssistantOptions<Person>,
): Assistant<Person> {
  const { rooms, limits, pace, onEnd, onChange, onStep, beforeWriting } = options
  const offline = new OfflineProvider()
  const router = modelRouter(options)
  const provider: ModelProvider = router ?? offline
  const runs = new AgentRuns({
    rooms,
    provider,
    rules: offline,
    ...(limits === undefined ? {} : { limits }),
    ...(pace === undefined ? {} : { pace }),
    ...(onEnd === undefined ? {} : { onEnd }),
    ...(onChange === undefined ? {} : { onChange }),
    ...(onStep === undefined ? {} : { onStep }),
    ...(beforeWriting === undefined ? {} : { beforeWriting }),
  })
  return {
    info: { offline: provider.offline, name: provider.name, model: provider.model },
    runs,
    models: () => router?.models() ?? [],
    close: async () => {
      await runs.close()
      await offline.close()
    },
  }
}

function modelRouter(options: Omit<AssistantOptions, 'rooms'>): ModelRouter | null {
  const { models: [first, ...others] = [], streamLimits, retry, guards } = options
  const { ledger = new MemoryLedger(), budgets = BUDGETS, onLedgerError = () => {}, onModelCall } = options
  if (first === undefined) return null
  return new ModelRouter({
    models: [first, ...others],
    meter: new Meter(ledger, budgets, onLedgerError, onModelCall),
    ...(streamLimits === undefined ? {} : { limits: streamLimits }),
    ...(retry === undefined ? {} : { retry }),
    ...(guards === undefined ? {} : { guards }),
  })
}
