import { setTimeout as delay } from 'node:timers/promises'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { createNetwork } from '../harness/network.ts'
import type { RunningServer } from '../harness/server.ts'
import { answerOf } from './answer.ts'
import { editAtRandom } from './edits.ts'
import type { Random } from './random.ts'
import { difference, pictureOf, vectorOf } from './replica.ts'
import { Rogue } from './rogue.ts'
import { openWire, type Wire } from './wire.ts'

const MOST_CLIENTS = 7
/** Maximum number of bytes after which a line breaks, usually inside a frame. */
const BREAK_WITHIN = 400
/** Maximum pause between two steps, in ms. */
const BREATH_MS = 12
/** Stock clients back off for up to 2.5 s per attempt, repeatedly. */
const QUIET_MS = 45_000

interface Person {
  readonly client: StockClient
  readonly wire: Wire
  caret: number
}

/** Stock clients and rogues on one document, each on a separate line. */
export class Crowd {
  private readonly server: RunningServer
  private readonly address: string
  private readonly random: Random
  private readonly people: Person[] = []
  private readonly rogues: { rogue: Rogue; wire: Wire }[] = []
  private nextClientId = 1

  constructor(server: RunningServer, address: string, random: Random) {
    this.server = server
    this.address = address
    this.random = random
  }

  /** Connects the rogues, one of each protocol, and a client of each kind. */
  async gather(): Promise<void> {
    for (const protocol of ['hocuspocus', 'y-websocket'] as const) {
      const wire = await openWire(this.server.port)
      this.rogues.push({ rogue: new Rogue(protocol, wire, this.address, this.random), wire })
    }
    for (const kind of CLIENT_KINDS) await this.join(kind)
  }

  /** Performs one random step of one client. */
  async step(): Promise<void> {
    const { random, people } = this
    const person = random.pick(people)
    const dice = random.int(100)
    if (dice < 58) {
      editAtRandom(person.client.doc, random)
      if (random.chance(0.3)) moveCaret(person)
    } else if (dice < 66) await random.pick(this.rogues).rogue.misbehave()
    else if (dice < 71) person.wire.breakAfter(random.int(BREAK_WITHIN))
    else if (dice < 75) person.client.network.cut()
    else if (dice < 79) person.wire.stall()
    else if (dice < 84) person.wire.flow()
    else if (dice < 88 && people.length < MOST_CLIENTS) await this.join(random.pick(CLIENT_KINDS))
    else if (dice < 91 && people.length > 3) await this.leave(person)
    else await delay(random.int(BREATH_MS))
  }

  /**
   * Stops all faults and checks that all become equal: clients, rogues, a new client, and the server's own answer.
   * Returns their picture.
   */
  async quiet(): Promise<string> {
    for (const { wire } of [...this.people, ...this.rogues]) wire.flow()
    for (const person of this.people) moveCaret(person)
    await this.settle()
    const late = connect(this.random.pick(CLIENT_KINDS), this.server, this.address)
    await late.synced()
    const picture = pictureOf(this.people[0]!.client.doc)
    await this.expectEqual('somebody who joined late', late.doc, picture)
    late.close()
    await this.expectEqual("the server's answer", await answerOf(this.server, this.address), picture)
    return picture
  }

  async close(): Promise<void> {
    for (const { client } of this.people) client.close()
    for (const { rogue } of this.rogues) rogue.disconnect()
    for (const { wire } of [...this.people, ...this.rogues]) await wire[Symbol.asyncDispose]()
  }

  /** Waits until all are connected and equal, and all have received all carets. */
  private async settle(): Promise<void> {
    const begun = performance.now()
    for (;;) {
      // Edits in transit during a rogue's confession can depend on structs that it has not sent yet, so it confesses
      // again.
      for (const { rogue } of this.rogues) await rogue.confess()
      try {
        await eventually('everybody to be equal', () => this.areEqual(), { deadline: 3_000 })
        break
      } catch (error) {
        if (performance.now() - begun > QUIET_MS) throw new Error(this.report(), { cause: error })
      }
    }
    await eventually('everybody to see all carets', () => this.carets().length === 0, {
      explain: () => this.carets().join(', '),
    })
  }

  private areEqual(): boolean {
    if (!this.people.every(({ client }) => client.isSynced())) return false
    const docs = this.docs()
    if (new Set(docs.map(vectorOf)).size > 1) return false
    return new Set(docs.map(pictureOf)).size === 1
  }

  private report(): string {
    const first = pictureOf(this.docs()[0]!)
    const clients = this.people.map(
      ({ client }) =>
        `${client.kind} ${client.doc.clientID}: synced ${client.isSynced()}, ${difference(pictureOf(client.doc), first)}, ` +
        `closes ${JSON.stringify(client.network.closes.slice(-3))}`,
    )
    const rogues = this.rogues.map(({ rogue }) => `rogue: ${difference(pictureOf(rogue.doc), first)}`)
    return `No agreement:\n${[...clients, ...rogues].join('\n')}\n${this.server.logs.slice(-10).join('\n')}`
  }

  private async expectEqual(who: string, doc: Y.Doc, picture: string): Promise<void> {
    await eventually(`${who} to be equal`, () => pictureOf(doc) === picture, {
      explain: () => difference(pictureOf(doc), picture),
    })
  }

  /** The clients with a wrong caret of another client. */
  private carets(): string[] {
    return this.people.flatMap(({ client: watcher }) =>
      this.people
        .filter(({ client, caret }) => {
          const state = watcher.awareness.getStates().get(client.doc.clientID)
          return state?.['cursor']?.anchor !== caret
        })
        .map(({ client, caret }) => {
          const id = client.doc.clientID
          const seen = JSON.stringify(watcher.awareness.getStates().get(id)?.['cursor'] ?? null)
          const clocks = [client, watcher].map(({ awareness }) => awareness.meta.get(id)?.clock)
          return `\n  ${client.kind} ${id} at ${caret}, ${watcher.kind} ${watcher.doc.clientID} sees ${seen}, clocks ${clocks}`
        }),
    )
  }

  private docs(): Y.Doc[] {
    return [...this.people.map(({ client }) => client.doc), ...this.rogues.map(({ rogue }) => rogue.doc)]
  }

  private async join(kind: (typeof CLIENT_KINDS)[number]): Promise<void> {
    const doc = new Y.Doc()
    // Derived from the seed instead of Yjs's random number.
    doc.clientID = this.nextClientId++
    const wire = await openWire(this.server.port)
    // Edits made before the first connection are merged with the document.
    if (this.random.chance(0.3)) editAtRandom(doc, this.random)
    const client = connect(kind, wire, this.address, { doc, network: createNetwork({ record: false }) })
    const person = { client, wire, caret: 0 }
    moveCaret(person)
    this.people.push(person)
  }

  private async leave(person: Person): Promise<void> {
    this.people.splice(this.people.indexOf(person), 1)
    if (this.random.chance(0.5)) person.client.network.cut()
    person.client.close()
    await person.wire[Symbol.asyncDispose]()
  }
}

function moveCaret(person: Person): void {
  person.caret++
  const { client, caret } = person
  client.awareness.setLocalState({
    user: { name: client.kind, color: '#123456' },
    cursor: { anchor: caret, head: caret },
  })
}
