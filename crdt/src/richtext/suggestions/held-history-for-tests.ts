import type { Node } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { Action, Actor } from '../binding/testing/actions/actor.ts'
import { chooseAction, type Mix } from '../binding/testing/mixes.ts'
import { BlockDocument } from '../blocks/block-document.ts'
import { Person } from '../blocks/person-for-tests.ts'
import { Author } from '../held/author-for-tests.ts'
import type { HeldHunk } from '../held/held-hunk.ts'
import type { HeldPart } from '../held/held-part.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { below, generator, pick, type Random } from '../testing/test-document.ts'
import { describeHeld } from './describe-held.ts'
import { releaseHunks } from './release.ts'
import { viewHunk } from './view.ts'

/** What became of the characters of a history. Each list should be empty. */
export interface Outcome {
  /** Missing, though nobody whose edits count deleted them. */
  lost: string[]
  /** More than once. */
  doubled: string[]
  /** Of rejected hunks. */
  undead: string[]
  /** Deleted by rejected hunks only, and missing. */
  torn: string[]
  /** Not behind the character that they were typed behind. */
  misplaced: number
  /** Characters of accepted hunks. */
  accepted: number
  hunks: number
  gone: number
  /** What goes wrong otherwise. */
  faults: string[]
}

/** Two people who suggest and two who edit, at one document. */
export class SuggestionHistory {
  readonly #random: Random
  readonly #mix: Mix
  readonly #editors: Person[]
  readonly #authors: Author[]
  readonly #room: BlockDocument
  #next = 0x4e00
  #client = 10_000
  /** Who made each character: a hunk, or nobody whose edits are held back. */
  readonly #makers = new Map<string, HeldPart | null>()
  /** Hunks that deleted each character; `null`: somebody whose edits count. */
  readonly #deleters = new Map<string, Set<HeldPart | null>>()
  readonly #merged = new Map<HeldPart, HeldPart>()
  readonly #fates = new Map<HeldPart, 'accepted' | 'rejected'>()
  readonly outcome: Outcome = {
    lost: [],
    doubled: [],
    undead: [],
    torn: [],
    misplaced: 0,
    accepted: 0,
    hunks: 0,
    gone: 0,
    faults: [],
  }

  constructor(seed: number, mix: Mix, authors = 2) {
    this.#random = generator(seed)
    this.#mix = mix
    const word = () => Array.from({ length: 6 }, () => this.#issue(null)).join('')
    const table = () => `| ${word()} | ${word()} |\n| - | - |\n| ${word()} | ${word()} |`
    const blocks = [word(), `# ${word()}`, `${word()} ${word()}`, `- ${word()}\n- ${word()}`, word()]
    if (mix.beginning === 'table') blocks.push(table())
    const state = fromMarkdown(blocks.join('\n\n'))
    this.#room = new BlockDocument(state)
    this.#editors = [new Person(5, state), new Person(6, state)]
    this.#authors = Array.from({ length: authors }, () => new Author(state, () => this.#client++))
    for (const person of this.#editors) person.onUpdate = (update) => this.#broadcast(update, person)
  }

  run(steps: number): Outcome {
    for (let step = 0; step < steps; step++) {
      const kind = below(this.#random, 10)
      const author = pick(this.#random, this.#authors)
      if (kind < 5) this.#suggest(author)
      else if (kind < 8) this.#edit(pick(this.#random, this.#editors))
      else if (kind === 8) this.#decide(author)
      else if (below(this.#random, 4) === 0) this.#reopen(author, author.fork.hunks())
    }
    for (const author of this.#authors)
      for (let guard = 0; author.fork.parts.length > 0 && guard < 200; guard++) this.#decide(author)
    for (const author of this.#authors) author.reopen(author.fork.hunks())
    this.#count()
    for (const author of this.#authors) author.destroy()
    this.#room.destroy()
    return this.outcome
  }

  #issue(maker: HeldPart | null): string {
    const character = String.fromCharCode(this.#next++)
    this.#makers.set(character, maker)
    return character
  }

  #broadcast(update: Uint8Array, from: Person | null): void {
    this.#room.receive(update)
    for (const person of this.#editors) if (person !== from) person.receive(update)
    for (const author of this.#authors) {
      const before = author.fork.parts
      author.receive(update)
      // Carrying what others moved can make one hunk of several.
      const after = author.fork.parts
      for (const part of before.filter((each) => !after.includes(each))) {
        const into = after.find(({ starts }) => [...part.starts.keys()].some((client) => starts.has(client)))
        if (into !== undefined) this.#merged.set(part, into)
      }
    }
  }

  #edit(person: Person): void {
    const { action } = chooseAction(this.#mix, this.#random)
    this.#act(action, {
      state: () => person.editor.state,
      dispatch: (transaction) => person.editor.dispatch(transaction),
      whose: () => null,
    })
  }

  #suggest(author: Author): void {
    const { action } = chooseAction(this.#mix, this.#random)
    const versions = new Map(author.fork.parts.map((part) => [part, part.version]))
    let last: HeldPart | null = null
    this.#act(action, {
      state: () => author.state,
      dispatch: (transaction) => {
        const before = author.fork.parts
        author.dispatch(transaction)
        const after = author.fork.parts
        const absorbed = before.filter((part) => !after.includes(part))
        const [changed] = after.filter(
          (part) => !before.includes(part) || part.version !== versions.get(part),
        )
        if (changed !== undefined) for (const part of absorbed) this.#merged.set(part, changed)
        for (const part of after) versions.set(part, part.version)
        last = changed ?? null
      },
      whose: () => last,
    })
  }

  #act(
    action: Action,
    who: {
      state(): Author['state']
      dispatch(transaction: Transaction): void
      whose(): HeldPart | null
    },
  ): void {
    let issued: string[] = []
    const actor: Actor = {
      replica: {
        get state() {
          return who.state()
        },
        dispatch: (transaction) => who.dispatch(transaction),
      },
      random: this.#random,
      issue: () => {
        const character = this.#issue(null)
        issued.push(character)
        return character
      },
      burst: () => {},
      perform: (transaction) => {
        const before = charactersOf(who.state().doc)
        who.dispatch(transaction)
        const after = new Set(charactersOf(who.state().doc))
        const maker = who.whose()
        for (const character of issued) {
          if (after.has(character)) this.#makers.set(character, maker)
          else this.#makers.delete(character)
        }
        issued = []
        for (const character of before) {
          if (after.has(character)) continue
          const deleters = this.#deleters.get(character) ?? new Set()
          this.#deleters.set(character, deleters.add(maker))
        }
      },
      undo: () => {},
      redo: () => {},
    }
    action(actor)
  }

  /** Somebody accepts or rejects a hunk, as the server does it. */
  #decide(author: Author): void {
    const { fork } = author
    const [hunks, parts] = [fork.hunks(), fork.parts]
    if (parts.length === 0) return
    const index = below(this.#random, parts.length)
    const [hunk, part] = [hunks[index]!, parts[index]!]
    const state = this.#editors[0]!.snapshot()
    const described = describeHeld(this.#room, state, hunk.update, () => this.#client++)
    if (!described.ok) {
      this.outcome.faults.push(described.reason)
      this.#reject(author, part, hunk.id)
      return
    }
    this.outcome.hunks++
    const written = charactersOf(author.state.doc).filter((each) => this.#ownerOf(each) === part)
    // The author goes on writing before it is decided.
    if (below(this.#random, 3) === 0) this.#suggest(author)
    if (described.hunk === null || below(this.#random, 2) === 0) {
      // Without effect: as if it was accepted, but nothing of it is seen.
      this.#reject(author, this.#final(part), this.#final(part).id)
      return
    }
    viewHunk(this.#room, described.hunk)
    const order = neighbours(author.state.doc)
    const final = this.#final(part)
    const mine = new Set([
      ...written,
      ...charactersOf(author.state.doc).filter((each) => this.#ownerOf(each) === final),
    ])
    const [released] = releaseHunks(state, [{ hunk: described.hunk, edited: null }], () => this.#client++)
    if (released?.status !== 'released') {
      this.outcome.gone++
      this.#reject(author, this.#final(part), this.#final(part).id)
      return
    }
    const before = new Set(charactersOf(this.#room.binding.document))
    this.#fates.set(final, 'accepted')
    for (const { update } of released.updates) this.#broadcast(update, null)
    // What the author wrote since is another hunk from now on.
    const after = new Set(charactersOf(this.#room.binding.document))
    for (const character of mine) if (after.has(character)) this.#makers.set(character, null)
    for (const [character, deleters] of this.#deleters)
      if (
        before.has(character) &&
        !after.has(character) &&
        [...deleters].some((each) => each && this.#final(each) === final)
      )
        deleters.add(null)
    if (fork.parts.includes(final)) this.#fates.delete(final)
    this.#measure(order, mine, before)
  }

  #measure(order: Map<string, string>, mine: ReadonlySet<string>, before: ReadonlySet<string>): void {
    const now = neighbours(this.#room.binding.document)
    const there = new Set(now.keys())
    for (const character of mine) {
      if (!there.has(character) || before.has(character)) continue
      this.outcome.accepted++
      // The nearest one before it, in its block, that is there now.
      let left = order.get(character)
      while (left !== undefined && left !== '' && !there.has(left)) left = order.get(left)
      if (left === undefined || left === '') continue
      let at = now.get(character)
      const seen = new Set<string>()
      while (at !== undefined && at !== '' && at !== left && !seen.has(at)) {
        seen.add(at)
        at = now.get(at)
      }
      if (at !== left) this.outcome.misplaced++
    }
  }

  #reject(author: Author, part: HeldPart, id: string): void {
    this.#fates.set(part, 'rejected')
    this.#reopen(
      author,
      author.fork.hunks().filter((each) => each.id !== id),
    )
  }

  #reopen(author: Author, hunks: readonly HeldHunk[]): void {
    const before = author.fork.parts
    author.reopen(hunks)
    const after = new Map(author.fork.parts.map((part) => [part.id, part]))
    for (const part of before) {
      const same = after.get(part.id)
      if (same !== undefined) this.#merged.set(part, same)
    }
  }

  #final(part: HeldPart): HeldPart {
    let at = part
    while (this.#merged.has(at)) at = this.#merged.get(at)!
    return at
  }

  #ownerOf(character: string): HeldPart | null {
    const maker = this.#makers.get(character)
    return maker === undefined || maker === null ? null : this.#final(maker)
  }

  #count(): void {
    const { outcome } = this
    const doc = this.#room.binding.document
    const list = charactersOf(doc)
    const present = new Map<string, number>()
    for (const character of list) present.set(character, (present.get(character) ?? 0) + 1)
    for (const [character, maker] of this.#makers) {
      const times = present.get(character) ?? 0
      if (times > 1) outcome.doubled.push(character)
      const isRejected = maker !== null && this.#fates.get(this.#final(maker)) === 'rejected'
      if (isRejected) {
        if (times > 0) outcome.undead.push(character)
        continue
      }
      if (times > 0) continue
      const deleters = [...(this.#deleters.get(character) ?? [])].map((each) => each && this.#final(each))
      if (deleters.length === 0) outcome.lost.push(character)
      else if (deleters.every((each) => each !== null && this.#fates.get(each) === 'rejected'))
        outcome.torn.push(character)
    }
    for (const each of [...this.#editors.map(({ editor }) => editor.state.doc)])
      if (each.toString() !== doc.toString()) outcome.faults.push('an editor differs')
    for (const { state, base } of this.#authors) {
      if (state.doc.toString() !== doc.toString()) outcome.faults.push('an author differs')
      if (base.store.pendingStructs !== null) outcome.faults.push('pending structs')
    }
  }
}

function charactersOf(doc: Node): string[] {
  return [...doc.textBetween(0, doc.content.size, '', '')].filter((each) => each >= '\u4e00')
}

/** The character before each one, in its block; '' at the start. */
function neighbours(doc: Node): Map<string, string> {
  const found = new Map<string, string>()
  doc.descendants((node) => {
    if (!node.isTextblock) return true
    let last = ''
    for (const character of node.textContent) {
      if (character < '\u4e00') continue
      found.set(character, last)
      last = character
    }
    return false
  })
  return found
}
