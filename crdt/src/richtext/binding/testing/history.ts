import { Fragment, Mark, type Node, type Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { rebuildUpdates } from '../../../log/rebuild.ts'
import { readContent } from '../../content/content.ts'
import { FIELD } from '../../schema/schema.ts'
import { below, generator, pick, type Random } from '../../testing/test-document.ts'
import { composeText } from './actions/text-actions.ts'
import type { EditorReplica } from './editor-replica.ts'
import { type Count, charactersOf, Ledger } from './ledger.ts'
import { type ActionName, chooseAction } from './mixes.ts'
import { newDoc } from './new-doc.ts'
import { Person, randomClient } from './person.ts'
import { Relay } from './relay.ts'
import type { Scenario } from './scenario.ts'

/** What makes the replicas of a history. */
export interface Bindings {
  readonly schema: Schema
  /** A replica with the binding under test. */
  readonly tested: (schema: Schema, client: number) => EditorReplica
  /** A replica with the stock binding, for scenarios in which both meet. */
  readonly stock: (schema: Schema, client: number) => EditorReplica
}

/** What a history showed when everything had been delivered to everybody. */
export interface Outcome extends Count {
  /** The editors do not show the same document, or a person who opens it now sees another one. */
  readonly divergent: boolean
  /** An editor shows a document that is not valid for the schema. */
  readonly invalid: boolean
  /** The replicas went on sending changes to each other. */
  readonly restless: boolean
  /** Whoever reads the document without editing it, such as exports, sees other text than the editors. */
  readonly misread: boolean
}

/** The number of actions of a history. */
const ACTIONS = 40
/** How many people meet, each number as often as it stands here. */
const SIZES = [2, 2, 3, 3, 3, 4, 4, 5, 6]
/** Rounds of delivering everything until nobody may have anything to say any more. */
const ROUNDS = 60
/** Chances, after each action, that a person sends what is unsent, and receives something. */
const SEND = 0.5
const RECEIVE = 0.5

/** Chance that an action during a composition is a key of it, and not something else that the person does. */
const COMPOSED = 0.85
/** Chance that the composition ends before such an action. */
const COMMAND = 0.75

/** What happens in a history besides the actions of its mix. */
type Event = 'reload' | 'receive' | 'catch up' | 'compose' | 'end of composition'

/** One history: some people edit a document at the same time. The seed determines everything. */
export class History {
  readonly #scenario: Scenario
  readonly #bindings: Bindings
  readonly #random: Random
  readonly #relay: Relay
  readonly #ledger = new Ledger()
  readonly #trace: ((line: string) => void) | undefined
  #people: Person[] = []
  #joined = 0
  readonly #sent: number[] = []

  /** @param trace is told every action with the document that the person then sees */
  constructor(scenario: Scenario, bindings: Bindings, seed: number, trace?: (line: string) => void) {
    this.#scenario = scenario
    this.#bindings = bindings
    this.#random = generator(seed)
    this.#relay = new Relay(scenario.order, this.#random)
    this.#trace = trace
  }

  /** Plays the history. Exceptions of a binding pass through. */
  run(): Outcome {
    this.#begin()
    for (let i = 0; i < ACTIONS; i++) this.#turn()
    if (this.#scenario.abandon) this.#abandon()
    const restless = !this.#settle()
    const outcome = { ...this.#outcome(), restless }
    for (const { replica } of this.#people) replica.destroy()
    return outcome
  }

  #begin(): void {
    const size = this.#scenario.people ?? Math.max(pick(this.#random, SIZES), this.#scenario.stock + 1)
    const author = this.#join(false)
    if (this.#scenario.mix.beginning === 'empty') {
      // As stock editors leave it: without a Y.XmlText, so that two people who begin to type make one each.
      author.replica.doc.transact(() => {
        author.replica.doc.getXmlFragment(FIELD).insert(0, [new Y.XmlElement('paragraph')])
      })
      const update = Y.encodeStateAsUpdate(author.replica.doc)
      author.reload(randomClient(this.#random))
      this.#trace?.(`begin ${update.length} bytes`)
    } else {
      author.act(({ replica, issue, perform }) => {
        const { tr, schema, doc } = replica.state
        const content = beginning(schema, this.#scenario.mix.beginning === 'table', issue)
        perform(tr.replaceWith(0, doc.content.size, content))
      })
      // Nobody can undo what was there before. In half of the histories the one who wrote it is away.
      author.reload(this.#random() < 0.5 ? randomClient(this.#random) : author.replica.doc.clientID)
    }
    this.#send(author)
    while (this.#people.length < size) this.#join(this.#people.length >= size - this.#scenario.stock)
  }

  /** One action of one person, and then whatever the network does. */
  #turn(): void {
    const person = pick(this.#random, this.#people)
    if (!this.#compose(person)) {
      const { name, action } = chooseAction(this.#scenario.mix, this.#random)
      person.act(action)
      this.#note(person, name)
    }
    for (const each of this.#people) this.#exchange(each)
    if (this.#random() < this.#scenario.reload) {
      const reloading = pick(this.#random, this.#people)
      reloading.reload(randomClient(this.#random))
      this.#note(reloading, 'reload')
    }
    if (this.#random() < this.#scenario.leave && this.#people.length > 2) {
      const leaving = pick(this.#random, this.#people.slice(0, this.#people.length - this.#scenario.stock))
      this.#send(leaving)
      this.#relay.leave(leaving.number)
      leaving.replica.destroy()
      this.#people = this.#people.filter((each) => each !== leaving)
      this.#join(false)
    }
  }

  /** A key in a composition; `false` when the person does something else. Each composition ends after some actions. */
  #compose(person: Person): boolean {
    const { compose } = this.#scenario
    if (compose === 0) return false
    if (person.composing === 0) {
      if (this.#random() < compose) person.compose(1 + below(this.#random, 6))
      if (person.composing === 0) return false
    } else if (--person.composing === 0) {
      person.endComposition()
      this.#note(person, 'end of composition')
      return false
    }
    if (this.#random() >= COMPOSED) {
      // As an editor does before a command; not before what a program does to the text.
      if (this.#random() < COMMAND) person.endComposition()
      return false
    }
    person.act(composeText)
    this.#note(person, 'compose')
    return true
  }

  #exchange(person: Person): void {
    if (person.offline > 0) {
      person.offline--
      if (person.offline === 0) this.#catchUp(person)
      return
    }
    if (this.#random() < this.#scenario.offline) {
      person.offline = 10 + below(this.#random, 16)
      return
    }
    if (this.#random() < SEND) this.#send(person)
    if (this.#random() >= RECEIVE) return
    for (let i = 1 + below(this.#random, 4); i > 0; i--) if (!this.#receive(person)) break
    this.#note(person, 'receive')
  }

  #receive(person: Person): boolean {
    const update = this.#relay.next(person.number)
    if (update === null) return false
    person.receive(update)
    return true
  }

  #send(person: Person): void {
    for (const update of person.takeUnsent()) {
      const sequence = this.#sent[person.number] ?? 0
      this.#sent[person.number] = sequence + 1
      this.#relay.publish({ by: person.number, sequence, seen: this.#relay.seenBy(person.number), update })
    }
  }

  #catchUp(person: Person): void {
    const { catchUp } = this.#scenario
    switch (catchUp) {
      case 'each':
        while (this.#receive(person));
        break
      case 'merged': {
        const updates = this.#relay.all(person.number)
        if (updates.length > 0) person.receive(Y.mergeUpdates(updates))
        break
      }
      case 'compacted': {
        this.#relay.all(person.number)
        const rebuilt = rebuildUpdates(this.#relay.updates)
        person.receive(Y.diffUpdate(rebuilt, Y.encodeStateVector(person.replica.doc)))
        break
      }
      default:
        catchUp satisfies never
    }
    this.#note(person, 'catch up')
  }

  #join(stock: boolean): Person {
    const make = stock ? this.#bindings.stock : this.#bindings.tested
    const number = this.#joined++
    const replica = make(this.#bindings.schema, randomClient(this.#random))
    const person = new Person(number, replica, this.#ledger, this.#random, this.#scenario.order === 'any')
    const { updates } = this.#relay
    if (updates.length > 0) {
      const compact = this.#scenario.catchUp === 'compacted'
      person.receive(compact ? rebuildUpdates(updates) : Y.mergeUpdates([...updates]))
    }
    this.#relay.join(number)
    this.#people.push(person)
    return person
  }

  /** All send what is unsent and leave; one other person opens the document. */
  #abandon(): void {
    for (const person of this.#people) this.#send(person)
    for (const { number, replica } of this.#people) {
      this.#relay.leave(number)
      replica.destroy()
    }
    this.#people = []
    this.#join(false)
  }

  /** Delivers everything to everybody; says whether an end was reached. */
  #settle(): boolean {
    for (const person of this.#people) {
      person.endComposition()
      if (person.offline > 0) this.#catchUp(person)
      person.offline = 0
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const person of this.#people) {
        this.#send(person)
        while (this.#receive(person));
      }
      const isDone = ({ number, hasUnsent, held }: Person) =>
        !hasUnsent && held === 0 && this.#relay.isUpToDate(number)
      if (this.#people.every(isDone)) return true
    }
    return false
  }

  #outcome(): Omit<Outcome, 'restless'> {
    const docs = this.#people.map(({ replica }) => replica.state.doc)
    const [doc] = docs as [Node]
    this.#trace?.(`end ${docs.map((each) => each.toString()).join('\n    ')}`)
    const state = Y.encodeStateAsUpdate(this.#people[0]!.replica.doc)
    const opened = this.#bindings.tested(this.#bindings.schema, randomClient(this.#random))
    opened.applyRemote(state)
    const shown = withAllowedMarks(doc)
    const divergent = [...docs, opened.state.doc].some(
      (each) => !each.eq(doc) && !withAllowedMarks(each).eq(shown),
    )
    opened.destroy()
    const reader = newDoc()
    Y.applyUpdate(reader, state)
    const misread = readText(reader) !== charactersOf(doc).join('')
    return { ...this.#ledger.count(doc), divergent, invalid: docs.some((each) => !isValid(each)), misread }
  }

  #note(person: Person, what: ActionName | Event): void {
    this.#trace?.(`${person.number} ${what}: ${person.replica.state.doc.toString()}`)
  }
}

/**
 * A document with the marks that its schema allows together. The stock binding also shows marks that exclude each other,
 * when people set them at the same time; it sees them as the document does that all have.
 */
function withAllowedMarks(node: Node): Node {
  if (node.isText) return node.mark(node.marks.reduce((set, mark) => mark.addToSet(set), Mark.none))
  return node.copy(Fragment.fromArray(node.children.map(withAllowedMarks)))
}

function beginning(schema: Schema, withTable: boolean, issue: () => string): Fragment {
  const nodes = schema.nodes as Record<
    'paragraph' | 'table' | 'tableRow' | 'tableCell',
    Schema['topNodeType']
  >
  const words = (length: number) => schema.text(Array.from({ length }, issue).join(''))
  const paragraph = (length: number) => nodes.paragraph.create(null, words(length))
  if (!withTable) return Fragment.from([paragraph(8), paragraph(8), paragraph(8)])
  const cell = () => nodes.tableCell.create(null, paragraph(4))
  const row = () => nodes.tableRow.create(null, [cell(), cell()])
  return Fragment.from([paragraph(4), nodes.table.create(null, [row(), row()]), paragraph(4)])
}

/** The text of a document as those read it who do not edit; images by their `src`, as in the ledger. */
function readText(doc: Y.Doc): string {
  const text: string[] = []
  const read = (node: ReturnType<typeof readContent>): void => {
    if (typeof node.text === 'string') text.push(node.text)
    if (node.type === 'image') text.push(String(node.attrs?.['src'] ?? ''))
    node.content?.forEach(read)
  }
  read(readContent(doc))
  return text.join('')
}

/** Whether the document is valid for its schema; `check` tells by throwing. */
function isValid(doc: Node): boolean {
  try {
    doc.check()
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
