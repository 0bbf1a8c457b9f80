import { OfflineProvider } from './offline/provider.ts'
import { OpenAiProvider } from './providers/openai.ts'
import type { ModelProvider } from './providers/provider.ts'
import type { RetryPolicy } from './providers/retry.ts'
import type { StreamLimits } from './providers/watchdog.ts'
import type { AgentRooms, Invoker } from './room/room.ts'
import { AgentRuns, type RunLimits } from './runs/agent-runs.ts'
import type { Pace } from './runs/pace.ts'
import type { AgentRun } from './runs/run.ts'

/** OpenAI's own address; used with a key and without another address. */
const OPENAI_URL = 'https://api.openai.com/v1'

/** Used when no model is configured. */
const DEFAULT_MODEL = 'gpt-4.1-mini'

/** Options of the assistant. Without `baseUrl` and `apiKey` it is the offline assistant. */
export interface AssistantOptions<Person extends Invoker = Invoker> {
  readonly rooms: AgentRooms<Person>
  /** Base URL of an OpenAI-compatible server, such as `https://host/v1`. */
  readonly baseUrl?: string
  readonly apiKey?: string
  /** Models in order of preference. */
  readonly models?: readonly string[]
  readonly limits?: RunLimits
  readonly pace?: Pace
  readonly streamLimits?: StreamLimits
  readonly retry?: RetryPolicy
  /** Called with each ended run; `failure.cause` is for logs. */
  readonly onEnd?: (run: AgentRun) => void
}

/** The assistant of a server: its description and its runs. */
export interface Assistant<Person extends Invoker = Invoker> {
  /** The response of `GET /api/assistant`. */
  readonly info: AssistantInfo
  readonly runs: AgentRuns<Person>
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

function modelProvider(options: Omit<AssistantOptions, 'rooms'>): ModelProvider | null {
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
