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

/** The role that the server connects as: an ordinary one, which owns its database. */
export const ROLE = 'cowrite_faults'
/** So many acknowledgements come before a fault: it strikes while edits are being saved. */
const WARM_UP = 50
/** Within so long after that the fault comes, in ms. */
const MOMENT_MS = 800
/** PGlite and PostgreSQL both take in a backlog in much less. */
const RESUME_DEADLINE_MS = 30_000

/** A server process, its database, and a crowd typing into it. `await using` ends everything. */
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

  /** A stage on PostgreSQL; the crowd is not there yet. */
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

  /** A line of progress. */
  say(line: string): void {
    const seconds = ((performance.now() - this.#begun) / 1000).toFixed(0)
    const { edits, ledger } = this.crowd
    console.log(`[${this.#title}, ${seconds} s, ${edits} edits, ${ledger.acknowledgements} saved] ${line}`)
  }

  /** Everybody types; resolves at a random moment, after some of it was saved. */
  async typeForAWhile(): Promise<void> {
    this.crowd.type()
    await this.untilSaved(WARM_UP)
    await delay(this.random.int(MOMENT_MS))
  }

  /** Resolves when so many more acknowledgements came. */
  async untilSaved(more: number): Promise<void> {
    const { ledger } = this.crowd
    const before = ledger.acknowledgements
    await eventually('edits to be saved', () => ledger.acknowledgements >= before + more, {
      deadline: RESUME_DEADLINE_MS,
      explain: () => this.server.logs.slice(-10).join('\n'),
    })
  }

  /** The server stands still: its connections stay, and nothing happens at its end of them. */
  holdServer(): void {
    process.kill(this.server.pid, 'SIGSTOP')
  }

  /** The server goes on as if nothing had been. */
  releaseServer(): void {
    process.kill(this.server.pid, 'SIGCONT')
  }

  /** The status of `/readyz`. */
  async readiness(): Promise<number> {
    const response = await fetch(`${this.server.url}/readyz`)
    await response.body?.cancel()
    return response.status
  }

  /** Resolves when `/readyz` answers with 200, or with something else. */
  async untilReady(ready: boolean): Promise<void> {
    const deadline = performance.now() + RESUME_DEADLINE_MS
    while (((await this.readiness()) === 200) !== ready) {
      if (performance.now() > deadline) throw new Error(`/readyz did not turn ${ready ? 'ready' : 'unready'}`)
      await delay(20)
    }
  }

  /** What is wrong in the database with what was acknowledged up to `note`, a number of the ledger. */
  async wrongInDatabase(note: number): Promise<string[]> {
    return await this.#wrong(({ acknowledged }) => acknowledged !== null && acknowledged <= note)
  }

  /**
   * Typing rests, everybody becomes equal, and everything is saved. What is wrong then: of all that anybody ever did
   * nothing is missing, nothing is there twice, in the clients and in the database. A server that has the database
   * to itself is killed for it, and started again.
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
