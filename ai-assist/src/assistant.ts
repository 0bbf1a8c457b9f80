import { OfflineProvider } from './offline/provider.ts'
import { OpenAiProvider } from './providers/openai.ts'
import type { ModelProvider } from './providers/provider.ts'
import type { RetryPolicy } from './providers/retry.ts'
import type { StreamLimits } from './providers/watchdog.ts'
import type { AgentRooms } from './room/room.ts'
import { AgentRuns, type RunLimits } from './runs/agent-runs.ts'
import type { Pace } from './runs/pace.ts'
import type { AgentRun } from './runs/run.ts'

/** Where OpenAI itself answers; used when there is a key but no other address. */
const OPENAI_URL = 'https://api.openai.com/v1'

/** Asked for when no model is named. */
const DEFAULT_MODEL = 'gpt-4.1-mini'

/** How to set up the assistant. With neither `baseUrl` nor `apiKey` it is the offline one. */
export interface AssistantOptions {
  readonly rooms: AgentRooms
  /** Base URL of an OpenAI-compatible server, as `https://host/v1`. */
  readonly baseUrl?: string
  readonly apiKey?: string
  /** Models in order of preference. */
  readonly models?: readonly string[]
  readonly limits?: RunLimits
  readonly pace?: Pace
  readonly streamLimits?: StreamLimits
  readonly retry?: RetryPolicy
  /** Hears each run when it has ended; `failure.cause` is for logs. */
  readonly onEnd?: (run: AgentRun) => void
}

/** The assistant of a server: who it is, and its runs. */
export interface Assistant {
  /** The answer of `GET /api/assistant`. */
  readonly info: AssistantInfo
  readonly runs: AgentRuns
  /** Ends all runs and threads. */
  close(): Promise<void>
}

/** Who the assistant is, for people. */
export interface AssistantInfo {
  readonly offline: boolean
  readonly name: string
  /** The model asked first; null offline. */
  readonly model: string | null
}

/** Sets up the assistant: a language model where one is configured, else the offline assistant. */
export function createAssistant(options: AssistantOptions): Assistant {
  const { rooms, limits, pace, onEnd } = options
  const offline = new OfflineProvider()
  const provider: ModelProvider = modelProvider(options) ?? offline
  const runs = new AgentRuns({
    rooms,
    provider,
    ...(limits === undefined ? {} : { limits }),
    ...(pace === undefined ? {} : { pace }),
    ...(onEnd === undefined ? {} : { onEnd }),
  })
  return {
    info: { offline: provider.offline, name: provider.name, model: provider.model },
    runs,
    close: async () => {
      await runs.close()
      await offline.close()
    },
  }
}

function modelProvider(options: AssistantOptions): ModelProvider | null {
  const { baseUrl, apiKey, models = [], streamLimits, retry } = options
  if (!baseUrl && !apiKey) return null
  const [first = DEFAULT_MODEL, ...others] = models
  return new OpenAiProvider({
    baseUrl: baseUrl || OPENAI_URL,
    models: [first, ...others],
    ...(apiKey ? { apiKey } : {}),
    ...(streamLimits === undefined ? {} : { limits: streamLimits }),
    ...(retry === undefined ? {} : { retry }),
  })
}
