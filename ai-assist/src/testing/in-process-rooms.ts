import {
  BlockDocument,
  type BlockOperation,
  draftUpdate,
  FIELD,
  fromMarkdown,
  type Hunk,
  readContent,
  richtextSchema,
  toMarkdown,
} from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import type {
  AgentDocument,
  AgentIdentity,
  AgentMember,
  AgentPresence,
  AgentRooms,
  Invoker,
} from '../room/room.ts'

/** Delays in a room, in ms; each function is called once per message. */
export interface Delays {
  /** From a person to the room, and from the room to a person. */
  readonly network: () => number
  /** From a write to its acknowledgement. */
  readonly acknowledge: () => number
}

/** The person who starts the runs of tests. */
export const PERSON: Invoker = { id: 'user:1' }

const AT_ONCE: Delays = { network: () => 0, acknowledge: () => 0 }

/** An agent's write, as received by the room. */
export interface SeenWrite {
  /** `performance.now()`. */
  readonly at: number
  readonly update: Uint8Array
}

/**
 * Rooms in this process, for tests: one central Y.Doc, people with replicas behind a delaying network that preserves
 * order, and agents.
 */
export class InProcessRooms implements AgentRooms {
  readonly #rooms = new Map<string, Room>()
  readonly #delays: Delays

  constructor(delays: Delays = AT_ONCE) {
    this.#delays = delays
  }

  /** Opens a room with a text. */
  open(address: string, markdown: string): Room {
    const room = new Room(markdown, this.#delays)
    this.#rooms.set(address, room)
    return room
  }

  document(address: string, identity: AgentIdentity): AgentDocument {
    const room = this.#rooms.get(address)
    if (room === undefined) throw new Error(`No document ${address}`)
    return room.document(identity)
  }

  async joinAgent(address: string, identity: AgentIdentity): Promise<AgentMember> {
    const room = this.#rooms.get(address)
    if (room === undefined) throw new Error(`No document ${address}`)
    return room.join(identity)
  }
}

/** One document with the people and agents in it. */
export class Room {
  readonly doc = new Y.Doc()
  /** The agents' writes, in order. */
  readonly writes: SeenWrite[] = []
  /** The agents' presence, in order; null is a removal. */
  readonly presence: (AgentPresence | null)[] = []
  readonly identities: AgentIdentity[] = []
  /** What agents have suggested. */
  readonly suggested: BlockOperation[] = []
  /** The parts of what agents have suggested as updates. */
  readonly drafted: Hunk[] = []
  /** The carets of people. */
  carets: { readonly anchor: unknown; readonly head: unknown }[] = []
  /** Set to make the room let no agent in. */
  noAdmission: Error | null = null
  /** Set to make the room refuse the agents' writes. */
  refusal: Error | null = null
  readonly #delays: Delays
  readonly #people: Person[] = []
  readonly #listeners = new Map<object, (update: Uint8Array) => void>()
  readonly #closers = new Set<(reason: string) => void>()
  #nextClient = 1_000

  constructor(markdown: string, delays: Delays) {
    this.#delays = delays
    Y.applyUpdate(this.doc, fromMarkdown(markdown))
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      for (const [owner, listener] of this.#listeners) if (owner !== origin) listener(update)
    })
  }

  /** Adds a person. */
  person(): Person {
    const person = new Person(this.#nextClient++, this.doc, this.#delays, (owner, listener) =>
      this.#listeners.set(owner, listener),
    )
    this.#people.push(person)
    return person
  }

  /** Expels all agents. */
  evict(reason: string): void {
    for (const close of this.#closers) close(reason)
  }

  /** Waits until all messages have arrived. */
  async quiet(): Promise<void> {
    for (let isBusy = true; isBusy; ) {
      isBusy = false
      for (const person of this.#people) isBusy = (await person.drain()) || isBusy
    }
  }

  /**
   * Checks the invariants of a room: all replicas are equal, and the content is valid in the schema. Throws otherwise.
   */
  check(): void {
    const here = JSON.stringify(readContent(this.doc))
    for (const person of this.#people) {
      if (JSON.stringify(readContent(person.doc)) !== here)
        throw new Error('A replica differs from the room.')
    }
    richtextSchema().nodeFromJSON(readContent(this.doc)).check()
  }

  /** The document as Markdown. */
  get markdown(): string {
    return toMarkdown(this.doc)
  }

  /** The document by its blocks; each edit has a clientID of its own. */
  document(_identity: AgentIdentity): AgentDocument {
    const copy = () => new BlockDocument(Y.encodeStateAsUpdate(this.doc))
    return {
      outline: async () => ({ blocks: copy().outline() }),
      read: async (selection) => copy().read(selection),
      apply: async (operations) => {
        const applied = copy().apply(operations, this.#nextClient++)
        if (!applied.ok) throw new Error('An operation changed more than it named.')
        if (applied.update !== null) {
          this.writes.push({ at: performance.now(), update: applied.update })
          Y.applyUpdate(this.doc, applied.update, this)
        }
        return applied.results
      },
      suggestUpdate: async (update) => {
        const hunks = draftUpdate(Y.encodeStateAsUpdate(this.doc), update, () => this.#nextClient++)
        if (hunks === null) throw new Error('The update does more than a suggestion may.')
        this.drafted.push(...hunks)
        return hunks.length
      },
      suggest: async (operations) => {
        this.suggested.push(...operations)
        return { hunks: operations.length, results: operations.map(() => ({ status: 'suggested' })) }
      },
    }
  }

  /** Lets an agent in; used by {@link InProcessRooms.joinAgent}. */
  join(identity: AgentIdentity): AgentMember {
    if (this.noAdmission !== null) throw this.noAdmission
    this.identities.push(identity)
    const owner = {}
    let isOpen = true
    let closer: ((reason: string) => void) | null = null
    return {
      clientId: this.#nextClient++,
      state: () => Y.encodeStateAsUpdate(this.doc),
      onUpdate: (listener) => {
        this.#listeners.set(owner, listener)
        return () => this.#listeners.delete(owner)
      },
      onClosed: (listener) => {
        closer = listener
        this.#closers.add(listener)
      },
      write: async (update) => {
        if (!isOpen) throw new Error('The agent has left.')
        if (this.refusal !== null) throw this.refusal
        this.writes.push({ at: performance.now(), update })
        Y.applyUpdate(this.doc, update, owner)
        await after(this.#delays.acknowledge())
      },
      present: (state) => {
        if (isOpen) this.presence.push(state)
      },
      carets: () => this.carets,
      leave: () => {
        if (!isOpen) return
        isOpen = false
        this.#listeners.delete(owner)
        if (closer !== null) this.#closers.delete(closer)
        this.presence.push(null)
      },
    }
  }
}

/** A person with an editor: a replica with network delay to the room. */
export class Person {
  readonly doc = new Y.Doc()
  #up: Promise<unknown> = Promise.resolve()
  #down: Promise<unknown> = Promise.resolve()
  #underway = 0

  constructor(
    clientId: number,
    room: Y.Doc,
    delays: Delays,
    listen: (owner: object, listener: (update: Uint8Array) => void) => void,
  ) {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(room), this)
    this.doc.clientID = clientId
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return
      this.#up = this.#travel(this.#up, delays.network(), () => Y.applyUpdate(room, update, this))
    })
    listen(this, (update) => {
      this.#down = this.#travel(this.#down, delays.network(), () => Y.applyUpdate(this.doc, update, this))
    })
  }

  /** The text of the block at `index` in this person's replica. */
  text(index: number): Y.XmlText {
    const block = this.doc.getXmlFragment(FIELD).get(index)
    const text = block instanceof Y.XmlElement ? block.get(0) : null
    if (!(text instanceof Y.XmlText)) throw new Error(`Block ${index} has no text`)
    return text
  }

  /** Waits for pending messages; returns whether there were any. */
  async drain(): Promise<boolean> {
    const wasBusy = this.#underway > 0
    await Promise.all([this.#up, this.#down])
    return wasBusy
  }

  #travel(before: Promise<unknown>, ms: number, arrive: () => void): Promise<void> {
    this.#underway++
    return Promise.all([before, after(ms)]).then(() => {
      this.#underway--
      arrive()
    })
  }
}

function after(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))
}
