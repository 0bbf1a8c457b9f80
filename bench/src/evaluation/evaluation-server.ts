import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from '../../../scripts/node-flags.ts'

const ENTRY = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

/** A server of documents whose assistant asks a given model. `await using` ends it. */
export class EvaluationServer implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url
    this.#child = child
    this.#folder = folder
  }

  /** Starts it on a free port; `env`: the variables of the model. Rejects when it does not listen. */
  static async start(env: Readonly<Record<string, string>>): Promise<EvaluationServer> {
    const folder = await mkdtemp(join(tmpdir(), 'cowrite-evaluation-'))
    const child = spawn(process.execPath, [...NODE_FLAGS, ENTRY], {
      env: {
        ...process.env,
        ...env,
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'info',
        COWRITE_STORE: 'memory',
        COWRITE_DATA_DIR: folder,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout! })
    for await (const line of lines) {
      const { msg, url } = JSON.parse(line) as { readonly msg?: string; readonly url?: string }
      if (msg === 'listening' && url !== undefined) {
        child.stdout!.resume()
        return new EvaluationServer(url, child, folder)
      }
    }
    throw new Error('The server ended before it listened.')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await ended
    }
    await rm(this.#folder, { recursive: true, force: true })
  }
}
