import { setTimeout as delay } from 'node:timers/promises'
import type { BlockView } from '@cowrite/crdt/richtext'
import type { GoldenTask } from './golden/task.ts'
import { type Reading, type Score, score } from './score.ts'

/** A task that an agent has done, or not. */
export interface Outcome {
  readonly task: GoldenTask
  readonly score: Score
  /** The state in which the run ended, and what it said. */
  readonly state: string
  readonly message: string | null
  readonly inputTokens: number
  readonly outputTokens: number
  /** In dollars; `null` when the model has no price. */
  readonly cost: number | null
  readonly ms: number
}

interface RunAnswer {
  readonly run: {
    readonly id: string
    readonly state: string
    readonly message: string | null
    readonly question: { readonly id: string } | null
    readonly usage: {
      readonly inputTokens: number
      readonly outputTokens: number
      readonly cost: number | null
    }
  }
}

/** Time in which a run must end, in ms. */
const DEADLINE_MS = 5 * 60_000
const POLL_MS = 20

/** Lets the editor of a server do a task in a new document at `address`. */
export async function carryOut(server: string, task: GoldenTask, address: string): Promise<Outcome> {
  const api = (path: string, body?: unknown, type = 'application/json') => ask(server, path, body, type)
  const query = `address=${encodeURIComponent(address)}&title=${encodeURIComponent(task.id)}`
  await api(`imports?${query}`, task.document, 'text/markdown')
  const base = `documents/${encodeURIComponent(address)}`
  const read = async (): Promise<Reading> => {
    const [inner, whole] = (await Promise.all([api(`${base}/blocks`), api(`${base}/blocks?depth=0`)])) as {
      readonly blocks: readonly BlockView[]
    }[]
    const markdown = `${whole!.blocks.map(({ markdown }) => markdown).join('\n\n')}\n`
    return { blocks: inner!.blocks, markdown }
  }
  const before = await read()
  const begun = performance.now()
  const started = (await api(`${base}/runs`, {
    agent: 'editor',
    action: 'ask',
    instruction: task.instruction,
  })) as RunAnswer
  const run = await ended(api, started.run.id)
  const { state, message, usage } = run
  const ms = performance.now() - begun
  return { task, score: score(task, before, await read()), state, message, ...usage, ms }
}

async function ended(
  api: (path: string, body?: unknown) => Promise<unknown>,
  id: string,
): Promise<RunAnswer['run']> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await delay(POLL_MS)) {
    const { run } = (await api(`runs/${id}`)) as RunAnswer
    if (['done', 'failed', 'cancelled'].includes(run.state)) return run
    if (run.question !== null) {
      await api(`runs/${id}/answer`, { question: run.question.id, text: 'Do what you think is best.' })
    }
  }
  throw new Error(`Run ${id} did not end within ${DEADLINE_MS / 1000} s.`)
}

async function ask(server: string, path: string, body: unknown, type: string): Promise<unknown> {
  const response = await fetch(new URL(`/api/${path}`, server), {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': type },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return await response.json()
}
