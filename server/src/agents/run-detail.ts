import type { AgentRun, RunRequest } from '@cowrite/ai-assist'
import { messageOf, NO_CHANGES, type RunChanges, type RunQuestion } from '@cowrite/ai-assist/runs'
import type { Author, ModelCallRecord, RunRecord } from '@cowrite/persistence'
import type { Credential } from '../access/credential.ts'
import type { Identity, Principal, Role } from '../access/principal.ts'

/** What a run has used of language models. */
export interface RunUsage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** In dollars; `null` when a model has no price. */
  readonly cost: number | null
  readonly estimated: boolean
}

/** What is known of a run beside the columns of its row. */
export interface RunDetail
  extends Pick<
    RunRequest,
    'address' | 'instruction' | 'selection' | 'handles' | 'suggestOnly' | 'language' | 'conversation'
  > {
  /** With the row's principal, who started the run. */
  readonly kind: Author['kind']
  readonly role: Role
  /** What that person proved itself with: kind and ids, no secret. Absent without accounts. */
  readonly credential?: Credential
  readonly identity?: Identity
  /** When the token of a host application ends, as `Date.now()` counts. */
  readonly expiresAt?: number
  readonly activity: string | null
  readonly question: RunQuestion | null
  readonly message: string | null
  readonly answer: string | null
  readonly isOffline: boolean
  readonly model: string | null
  readonly usage: RunUsage
  readonly changes: RunChanges
  /** Whether it is kept what is needed to undo it. */
  readonly hasUndo: boolean
}

/** Nothing was used. */
const NO_USAGE: RunUsage = { inputTokens: 0, outputTokens: 0, cost: 0, estimated: false }

/** The detail of a new run. */
export function newDetail(
  request: Pick<RunRequest, 'address' | 'instruction' | 'selection' | 'handles' | 'suggestOnly' | 'language'>,
  { author, role, credential, identity, expiresAt }: Principal,
  more: Pick<RunDetail, 'isOffline' | 'model'>,
): RunDetail {
  const { address, instruction, selection, handles, suggestOnly, language } = request
  return {
    ...{ address, instruction, selection, handles, suggestOnly, language },
    conversation: null,
    kind: author.kind,
    role,
    ...(credential === undefined ? {} : { credential }),
    ...(identity === undefined ? {} : { identity }),
    ...(expiresAt !== undefined && isHost(credential) ? { expiresAt } : {}),
    ...more,
    activity: null,
    question: null,
    message: null,
    answer: null,
    usage: NO_USAGE,
    changes: NO_CHANGES,
    hasUndo: false,
  }
}

/** The detail as a row has it. */
export function readDetail({ detail }: RunRecord): RunDetail {
  return JSON.parse(detail) as RunDetail
}

/** The detail after a change of the run. */
export function withRun(detail: RunDetail, run: AgentRun): RunDetail {
  return {
    ...detail,
    conversation: run.state === 'waiting' ? run.conversation : null,
    activity: 'activity' in run ? run.activity : null,
    question: run.state === 'waiting' ? run.question : null,
    message: messageOf(run),
    answer: run.answer ?? detail.answer,
    isOffline: run.isOffline,
    model: run.model,
    changes: run.changes,
  }
}

const NANO = 1e9

/** The sum of calls. */
export function usageOf(calls: readonly ModelCallRecord[]): RunUsage {
  const hasPrices = calls.every(({ cost }) => cost !== null)
  return {
    inputTokens: calls.reduce((sum, call) => sum + call.inputTokens, 0),
    outputTokens: calls.reduce((sum, call) => sum + call.outputTokens, 0),
    cost: hasPrices ? calls.reduce((sum, call) => sum + (call.cost ?? 0), 0) / NANO : null,
    estimated: calls.some(({ estimated }) => estimated),
  }
}

/** The person who started a run, with the credential of then, which is decided on anew each time. */
export function invokerOf(
  { principal }: Pick<RunRecord, 'principal'>,
  { kind, role, credential, identity, expiresAt }: RunDetail,
): Principal {
  return {
    id: principal,
    author: { principal, kind, run: null },
    role,
    ...(credential === undefined ? {} : { credential }),
    ...(identity === undefined ? {} : { identity }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/**
 * Whether a credential ends only with its token. The access token of a session ends within minutes, but the session lives
 * on; the database knows of it, as of keys and consents.
 */
function isHost(credential: Credential | undefined): boolean {
  return credential?.kind === 'host' || credential?.kind === 'host-account'
}

/** What the agent of a stored run is asked for. */
export function requestOf(record: RunRecord, detail: RunDetail): RunRequest {
  const { address, instruction, selection, handles, suggestOnly, language, conversation } = detail
  return {
    ...{ address, instruction, selection, handles, suggestOnly, language, conversation },
    id: record.id,
    agent: record.agent as RunRequest['agent'],
    action: record.action as RunRequest['action'],
  }
}
