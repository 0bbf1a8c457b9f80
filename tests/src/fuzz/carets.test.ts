import { setTimeout as delay } from 'node:timers/promises'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_STATE_VECTOR, frame, hocuspocusFrame, STEP_1, yWebsocketFrame } from '../harness/frames.ts'
import { openSession, openYjs, type RawSocket } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { createRandom } from './random.ts'

const ADDRESS = 'demo/carets'
const PEOPLE = 200
const MOVES = 15
/** Interval of everyone's moves, in ms; faster than users move carets. */
const STEP_MS = 100

/** A client without a document: shows a caret, and records the others' carets. */
class Person {
  readonly client: number
  clock = 0
  head = 0
  /** Frames with presence received so far. */
  frames = 0
  /** The others' carets: clientID → caret. */
  readonly heads = new Map<number, number>()
  private readonly raw: RawSocket
  private readonly protocol: 'hocuspocus' | 'y-websocket'

  constructor(client: number, protocol: 'hocuspocus' | 'y-websocket', raw: RawSocket) {
    this.client = client
    this.protocol = protocol
    this.raw = raw
    raw.socket.on('message', () => {
      for (const message of raw.messages.splice(0)) {
        if (message.type === 'awareness') this.hear(message.payload)
      }
    })
  }

  static async enter(server: RunningServer, client: number): Promise<Person> {
    const protocol = client % 2 === 0 ? 'hocuspocus' : 'y-websocket'
    const raw = await (protocol === 'hocuspocus' ? openSession(server, ADDRESS) : openYjs(server, ADDRESS))
    const person = new Person(client, protocol, raw)
    if (protocol === 'y-websocket') raw.send(yWebsocketFrame.sync(STEP_1, EMPTY_STATE_VECTOR))
    return person
  }

  move(head: number): void {
    this.head = head
    this.clock++
    this.say([{ client: this.client, clock: this.clock, head }])
  }

  say(states: readonly { client: number; clock: number; head: number }[]): void {
    const payload = frame((encoder) => {
      encoding.writeVarUint(encoder, states.length)
      for (const { client, clock, head } of states) {
        encoding.writeVarUint(encoder, client)
        encoding.writeVarUint(encoder, clock)
        const user = { name: `person ${client}`, color: '#123456' }
        encoding.writeVarString(encoder, JSON.stringify({ user, cursor: { anchor: head, head } }))
      }
    })
    this.raw.send(
      this.protocol === 'hocuspocus'
        ? hocuspocusFrame.awareness(ADDRESS, payload)
        : yWebsocketFrame.awareness(payload),
    )
  }

  leave(): void {
    this.raw.close()
  }

  private hear(payload: Uint8Array): void {
    const decoder = decoding.createDecoder(payload)
    const count = decoding.readVarUint(decoder)
    if (count > 0) this.frames++
    for (let left = count; left > 0; left--) {
      const client = decoding.readVarUint(decoder)
      decoding.readVarUint(decoder)
      const head = /"head":(\d+)/.exec(decoding.readVarString(decoder))?.[1]
      if (head === undefined) this.heads.delete(client)
      else this.heads.set(client, Number(head))
    }
  }
}

/** The number of clients that do not have all current carets. */
function unaware(people: readonly Person[]): number {
  return people.filter((one) =>
    people.some((other) => one !== other && one.heads.get(other.client) !== other.head),
  ).length
}

it('PRES-25, PRES-26: with 200 people moving their carets all see all where they are in the end, and nothing is sent twice', {
  timeout: 180_000,
}, async ({ annotate }) => {
  await using server = await startServer()
  const random = createRandom(25)
  const people: Person[] = []
  for (let client = 1; client <= PEOPLE; client++) people.push(await Person.enter(server, client))
  for (let move = 0; move < MOVES; move++) {
    for (const person of random.shuffled(people)) person.move(random.int(10_000))
    await delay(STEP_MS)
  }
  const begun = performance.now()
  await eventually('all to see all', () => unaware(people) === 0, {
    deadline: 60_000,
    explain: () => `${unaware(people)} do not`,
  })
  const framesEach = people.reduce((sum, { frames }) => sum + frames, 0) / PEOPLE
  await annotate(
    `all at rest ${Math.round(performance.now() - begun)} ms after the last move; ` +
      `${Math.round(framesEach)} frames each for ${PEOPLE * MOVES} moves`,
  )
  // Collected moves are sent together.
  expect(framesEach).toBeLessThan((PEOPLE * MOVES) / 2)

  for (const person of people) person.frames = 0
  for (const person of people) {
    const others = random.shuffled(people).slice(0, 20)
    // The same state again, an older one, and, like stock clients, the states of others.
    person.say([person])
    person.say([{ client: person.client, clock: person.clock - 1, head: 77_777 }])
    person.say(others)
    for (const other of others.slice(0, 3)) person.say([{ ...other, clock: other.clock - 1 }])
  }
  // One after the other, so that moves are not collected: exactly one frame each.
  for (const [index, mover] of [people[0], people[1]].entries()) {
    if (mover === undefined) throw new Error('Nobody is there.')
    // Frames overtaken by the first move on other sockets have arrived by the second.
    mover.move(20_000 + index)
    await eventually('a last move', () => unaware(people) === 0, { deadline: 60_000 })
  }
  const heard = people.slice(2).map(({ frames }) => frames)
  expect(new Set(heard)).toEqual(new Set([2]))
  for (const person of people) person.leave()
})
