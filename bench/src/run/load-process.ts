import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Measurement } from '../scenarios/scenario.ts'
import type { ServerId } from '../servers/catalog.ts'
import { LOAD_CORE } from './cores.ts'
import type { RunDatabase } from './database.ts'
import type { NodeAddress, Nodes, RedisDeed } from './nodes.ts'
import type { RunRedis } from './redis.ts'

/** Time for a load generator to end after its report, in ms. */
const END_MS = 10_000

/** The job of a load generator. */
export interface Job {
  readonly scenario: string
  readonly server: ServerId
  readonly nodes: readonly NodeAddress[]
  readonly quick: boolean
  readonly database: RunDatabase | null
  readonly redis: RunRedis | null
  /** Base URL at which the load generator is to serve a language model. */
  readonly model: string | null
}

/** A message from the load generator. */
export type LoadMessage =
  | { readonly type: 'settle' }
  | { readonly type: 'restart'; readonly signal: NodeJS.Signals }
  | { readonly type: 'redis'; readonly deed: RedisDeed }
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'result'; readonly measurement: Measurement }
  | { readonly type: 'failed'; readonly error: string }

/** The answer to `settle`, `restart` and `redis`; `pid` is that of the first node. */
export type LoadAnswer =
  | { readonly type: 'done'; readonly pid: number }
  | { readonly type: 'failed'; readonly error: string }

/** Runs one job in a separate load generator, pinned to its core, and returns its measurement. */
export async function runLoad(
  job: Job,
  server: Nodes,
  progress: (text: string) => void,
): Promise<Measurement> {
  const entry = fileURLToPath(new URL('../load/main.ts', import.meta.url))
  const command = ['-c', String(LOAD_CORE), process.execPath, '--expose-gc', entry, JSON.stringify(job)]
  const child = spawn('taskset', command, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let outcome: Measurement | Error | null = null
  const answer = (message: LoadAnswer) => child.send(message)
  const answerAfter = (what: string, work: Promise<void>) =>
    work.then(
      () => answer({ type: 'done', pid: server.pid }),
      (error: unknown) => answer({ type: 'failed', error: `the server did not ${what}: ${String(error)}` }),
    )
  child.on('message', (raw) => {
    const message = raw as LoadMessage
    switch (message.type) {
      case 'settle':
        void answerAfter('settle', server.settle())
        return
      case 'restart':
        void answerAfter('restart', server.restart(message.signal))
        return
      case 'redis':
        void answerAfter(`take Redis ${message.deed}`, server.doToRedis(message.deed))
        return
      case 'progress':
        progress(message.text)
        return
      case 'result':
        outcome = message.measurement
        return
      case 'failed':
        outcome = new Error(message.error)
        return
      default:
        message satisfies never
    }
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  // Open connections, as of a client whose call has failed, would keep a process alive that has reported.
  child.once('disconnect', () => setTimeout(() => child.kill('SIGKILL'), END_MS).unref())
  // Messages that were sent before the end may arrive after it, and before the channel closes.
  const [[code, signal]] = (await Promise.all([once(child, 'exit'), once(child, 'disconnect')])) as [
    [number | null, NodeJS.Signals | null],
    unknown,
  ]
  process.off('exit', kill)
  const result = outcome as Measurement | Error | null
  if (result instanceof Error) throw result
  if (result === null) throw new Error(`the load generator ended with ${code ?? signal} and no result`)
  return result
}
