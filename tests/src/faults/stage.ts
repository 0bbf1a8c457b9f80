import { setTimeout as delay } from 'node:timers/promises'
import { type PostgresService, startPostgres } from '../../../scripts/services/postgres.ts'
import { untilKept } from '../fuzz/answer.ts'
import { chosenSeed, createRandom, type Random } from '../fuzz/random.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, type ServerOptions, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { Crowd } from './crowd.ts'
import { query, type ReadDatabase, readEmbedded, readPostgres } from './database.ts'
import { judge } from './judge.ts'
import type { Edit } from './ledger.ts'
import { pictureOf } from './picture.ts'
import { chosenScale, type Scale } from './scale.ts'

/** The database role of the server: without special privileges, owner of its database. */
export const ROLE = 'cowrite_faults'
/** Number of acknowledgements before a fault, so that it happens while edits are being saved. */
const WARM_UP = 50
/** Maximum random delay of the fault after that, in ms. */
const MOMENT_MS = 800
/** PGlite and PostgreSQL both commit a backlog in much less time. */
const RESUME_DEADLINE_MS = 30_000

/** A server process, its database, and a crowd that types. `await using` ends everything. */
export class Stage implements AsyncDisposable {
  readonly scale: Scale
  readonly random: Random
  server: RunningServer
  readonly crowd: Crowd
  readonly #title: string
  readonly #read: ReadDatabase
  /** Whether the database can be read while a server has it open. */
  readonly #isShared: boolean
  readonly #parts: AsyncDisposableStack
  readonly #begun = performance.now()

  private constructor(
    title: string,
    random: Random,
    server: RunningServer,
    database: { readonly read: ReadDatabase; readonly isShared: boolean },
    parts: AsyncDisposableStack,
  ) {
    this.#title = title
    this.scale = chosenScale()
    this.random = random
    this.server = server
    this.#read = database.read
    this.#isShared = database.isShared
    this.#parts = parts
    this.crowd = new Crowd(server, random)
  }

  /** A stage on PostgreSQL, without the crowd. */
  static async onPostgres(title: string): Promise<{ stage: Stage; postgres: PostgresService; url: string }> {
    const parts = new AsyncDisposableStack()
    try {
      const postgres = parts.adopt(await startPostgres({ own: true }), (service) => service.stop())
      await query(postgres.url, `create role ${ROLE} login password 'faults'`)
      await query(postgres.url, `create database faults owner ${ROLE}`)
      const url = new URL(postgres.url)
      url.pathname = '/faults'
      const own = new URL(url)
      own.username = ROLE
      own.password = 'faults'
      const options = { env: { COWRITE_STORE: 'database', DATABASE_URL: own.href } }
      const stage = await Stage.#open(title, options, { read: readPostgres(url.href), isShared: true }, parts)
      return { stage, postgres, url: url.href }
    } catch (error) {
      await parts.disposeAsync()
      throw error
    }
  }

  /** A stage on the embedded database. */
  static async onEmbedded(title: string): Promise<Stage> {
    const parts = new AsyncDisposableStack()
    try {
      const { path } = parts.use(await tempFolder())
      return await Stage.#open(title, { dataDir: path }, { read: readEmbedded(path), isShared: false }, parts)
    } catch (error) {
      await parts.disposeAsync()
      throw error
    }
  }

  static async #open(
    title: string,
    options: ServerOptions,
    database: { readonly read: ReadDatabase; readonly isShared: boolean },
    parts: AsyncDisposableStack,
  ): Promise<Stage> {
    const server = await startServer(options)
    const seed = chosenSeed()
    const stage = new Stage(title, createRandom(seed), server, database, parts)
    parts.defer(() => stage.server[Symbol.asyncDispose]())
    stage.say(`COWRITE_FUZZ_SEED=${seed} COWRITE_FAULTS=${stage.scale.name}`)
    return stage
  }

  /** Prints a line of progress. */
  say(line: string): void {
    const seconds = ((performance.now() - this.#begun) / 1000).toFixed(0)
    const { edits, ledger } = this.crowd
    console.log(`[${this.#title}, ${seconds} s, ${edits} edits, ${ledger.acknowledgements} saved] ${line}`)
  }

  /** All type; resolves at a random time, after some edits were saved. */
  async typeForAWhile(): Promise<void> {
    this.crowd.type()
    await this.untilSaved(WARM_UP)
    await delay(this.random.int(MOMENT_MS))
  }

  /** Resolves after `more` further acknowledgements. */
  async untilSaved(more: number): Promise<void> {
    const { ledger } = this.crowd
    const before = ledger.acknowledgements
    await eventually('edits to be saved', () => ledger.acknowledgements >= before + more, {
      deadline: RESUME_DEADLINE_MS,
      explain: () => this.server.logs.slice(-10).join('\n'),
    })
  }

  /** Suspends the server: its connections stay open. */
  holdServer(): void {
    process.kill(this.server.pid, 'SIGSTOP')
  }

  /** Resumes the server. */
  releaseServer(): void {
    process.kill(this.server.pid, 'SIGCONT')
  }

  /** The status of `/readyz`. */
  async readiness(): Promise<number> {
    const response = await fetch(`${this.server.url}/readyz`)
    await response.body?.cancel()
    return response.status
  }

  /** Resolves when `/readyz` answers with 200 (`ready`), or with another status. */
  async untilReady(ready: boolean): Promise<void> {
    const deadline = performance.now() + RESUME_DEADLINE_MS
    while (((await this.readiness()) === 200) !== ready) {
      if (performance.now() > deadline) throw new Error(`/readyz did not turn ${ready ? 'ready' : 'unready'}`)
      await delay(20)
    }
  }

  /** Faults in the database among the edits acknowledged up to `note`, a number of the ledger. */
  async wrongInDatabase(note: number): Promise<string[]> {
    return await this.#wrong(({ acknowledged }) => acknowledged !== null && acknowledged <= note)
  }

  /**
   * Stops typing and waits until all are equal and everything is saved. Returns the faults: edits that are missing or
   * duplicated, in the clients or in the database. A server with exclusive access to the database is killed for the
   * check, and restarted.
   */
  async wrongAtRest(): Promise<string[]> {
    const { crowd } = this
    await crowd.rest()
    for (const address of crowd.addresses) await untilKept(this.server, address)
    if (!this.#isShared) await this.server.kill9()
    const inDatabase = await this.#wrong(() => true)
    if (!this.#isShared) this.server = await this.server.restart()
    const inClients = crowd.typists.flatMap(({ name, address, client }) =>
      judge(crowd.editsAt(address), pictureOf(client.doc), () => true).map((what) => `at ${name}: ${what}`),
    )
    return [...inClients, ...inDatabase]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.crowd.leave()
    await this.#parts.disposeAsync()
  }

  async #wrong(isKept: (edit: Edit) => boolean): Promise<string[]> {
    const { crowd } = this
    const documents = await this.#read(crowd.addresses)
    return [...documents].flatMap(([address, doc]) =>
      judge(crowd.editsAt(address), pictureOf(doc), isKept).map((what) => `in ${address}: ${what}`),
    )
  }
}
