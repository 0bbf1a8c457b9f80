import { describe, expect, it } from 'vitest'
import { BlockDocument } from '../blocks/block-document.ts'
import type { BlockView } from '../blocks/block-view.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { Person } from '../blocks/person-for-tests.ts'
import { randomOperation } from '../blocks/random-operation-for-tests.ts'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { generator } from '../testing/test-document.ts'
import { draftSuggestion } from './draft.ts'
import type { Hunk } from './hunk.ts'
import { type AcceptedHunk, type ReleasedBy, releaseHunks } from './release.ts'
import { viewHunk } from './view.ts'

/** A document that a person edits, and in which hunks are decided on. */
class Scene {
  readonly person: Person
  readonly live: BlockDocument
  /** What was written into the document, in order. */
  readonly written: ReleasedBy[] = []
  #client = 100

  constructor(markdown: string) {
    this.person = new Person(5, fromMarkdown(markdown))
    this.live = new BlockDocument(this.person.snapshot())
    this.person.onUpdate = (update) => this.live.receive(update)
  }

  get text(): string {
    return toMarkdown(this.person.doc).trimEnd()
  }

  block(text: string): BlockView {
    const { handle } = this.live.outline().find((each) => each.text.includes(text))!
    return this.live.find(handle)!
  }

  suggest(...operations: BlockOperation[]): readonly Hunk[] {
    return draftSuggestion(this.person.snapshot(), operations, () => ++this.#client)!.hunks
  }

  /** Accepts a hunk; what takes it out again, or why it was not accepted. */
  accept(hunk: Hunk, how: Omit<AcceptedHunk, 'hunk'> = { edited: null }): readonly Hunk[] | string {
    const [released] = releaseHunks(this.person.snapshot(), [{ hunk, ...how }], () => ++this.#client)
    if (released!.status !== 'released') return released!.status
    for (const { update, by } of released!.updates) {
      this.person.receive(update)
      this.live.receive(update)
      this.written.push(by)
    }
    return released!.inverse ?? 'no inverse'
  }

  /** Takes an accepted hunk out again; what became of it. */
  undo(inverse: readonly Hunk[] | string): string[] {
    if (typeof inverse === 'string') throw new Error(inverse)
    return inverse.map((hunk) => {
      const done = this.accept(hunk)
      return typeof done === 'string' ? done : 'done'
    })
  }
}

const TEXT = 'The quick brown fox jumps'

describe('editing before accepting', () => {
  it('SUG-40: keeps the words of the proposer as theirs, and takes only the words that were changed for the acceptor’s', () => {
    const scene = new Scene(TEXT)
    const [words] = scene.suggest({
      op: 'replace_text',
      handle: scene.block('quick').handle,
      find: 'quick',
      replace: 'slow and lazy',
    })
    scene.accept(words!, { edited: 'The slow and tired brown fox jumps' })
    expect(scene.text).toBe('The slow and tired brown fox jumps')
    expect(scene.written).toEqual(['author', 'acceptor'])
    const { handle } = scene.block('slow')
    const [blocks] = scene.suggest({ op: 'insert_after', handle, markdown: 'One\n\nTwo words' })
    scene.accept(blocks!, { edited: 'One\n\nTwo more words\n\nThree' })
    expect(scene.text).toBe('The slow and tired brown fox jumps\n\nOne\n\nTwo more words\n\nThree')
    expect(scene.written).toEqual(['author', 'acceptor', 'author', 'acceptor'])
  })

  it('SUG-40: edits what has moved, and refuses the edit of what is deleted', () => {
    const scene = new Scene(`${TEXT}\n\nEnd`)
    const { handle } = scene.block('quick')
    const [words] = scene.suggest({ op: 'replace_text', handle, find: 'quick', replace: 'slow' })
    const [deletion] = scene.suggest({ op: 'delete_block', ...scene.block('End') })
    scene.person.type('jumps', ' high')
    scene.person.moveToStart('End')
    scene.accept(words!, { edited: 'The slow grey fox jumps high' })
    expect(scene.text).toBe('End\n\nThe slow grey fox jumps high')
    expect(scene.accept(deletion!, { edited: 'Begin' })).toBe('invalid')
  })
})

describe('a conflict', () => {
  it('SUG-41: is accepted in its place when it is to overrule, and leaves what others wrote elsewhere in the block', () => {
    const scene = new Scene(TEXT)
    const { handle } = scene.block('quick')
    const [words] = scene.suggest({ op: 'replace_text', handle, find: 'brown', replace: 'black' })
    scene.person.type('bro', 'XX')
    scene.person.type('jumps', ' high')
    scene.person.type('The', ' very')
    expect(scene.accept(words!)).toBe('conflict')
    expect(viewHunk(scene.live, words!)).toMatchObject({
      view: 'conflict',
      before: 'The very quick broXXwn fox jumps high',
      after: 'The very quick black fox jumps high',
    })
    scene.accept(words!, { edited: null, isForced: true })
    expect(scene.text).toBe('The very quick black fox jumps high')
    expect(scene.written).toEqual(['author'])
  })

  it('SUG-41: keeps both insertions at one place, and the words that the acceptor made of it', () => {
    const scene = new Scene(TEXT)
    const { handle } = scene.block('quick')
    const [words] = scene.suggest({ op: 'replace_text', handle, find: 'brown ', replace: 'brown wild ' })
    scene.person.type('brown ', 'old ')
    expect(viewHunk(scene.live, words!).view).toBe('conflict')
    scene.accept(words!, { edited: 'The quick brown wild and old fox jumps', isForced: true })
    expect(scene.text).toBe('The quick brown wild and old fox jumps')
    expect(scene.written).toEqual(['author', 'acceptor'])
  })

  it('SUG-41: of a whole block replaces it as it is, and what is gone stays gone', () => {
    const scene = new Scene(`${TEXT}\n\n| a | b |\n| - | - |\n| cell | d |\n\nEnd`)
    const table = scene.live.outline().find(({ type }) => type === 'table')!
    const [row] = scene.suggest({
      op: 'insert_row',
      handle: table.handle,
      hash: table.hash,
      at: 2,
      cells: ['e', 'f'],
    })
    const [deletion] = scene.suggest({ op: 'delete_block', ...scene.block('End') })
    scene.person.type('cell', 'x')
    scene.person.type('End', '!')
    scene.accept(row!, { edited: null, isForced: true })
    scene.accept(deletion!, { edited: null, isForced: true })
    expect(scene.text).toBe(`${TEXT}\n\n| a     | b   |\n| ----- | --- |\n| cellx | d   |\n| e     | f   |`)
    expect(scene.accept(deletion!, { edited: null, isForced: true })).toBe('gone')
  })
})

describe('an accepted part', () => {
  it('SUG-42: is taken out again with what it deleted, while others write elsewhere in the block', () => {
    const scene = new Scene(TEXT)
    const { handle } = scene.block('quick')
    const [words] = scene.suggest({
      op: 'replace_block',
      ...scene.block('quick'),
      markdown: 'The **slow** brown fox jumps',
    })
    const [format] = scene.suggest({ op: 'replace_text', handle, find: 'jumps', replace: '*jumps*' })
    const [one, two] = [scene.accept(words!), scene.accept(format!)]
    scene.person.type('fox', ' often')
    expect(scene.text).toBe('The **slow** brown fox often *jumps*')
    expect(scene.undo(one)).toEqual(['done'])
    expect(scene.undo(two)).toEqual(['done'])
    expect(scene.text).toBe('The quick brown fox often jumps')
  })

  it('SUG-42: stays when somebody has changed its words since', () => {
    const scene = new Scene(`${TEXT}\n\nEnd`)
    const { handle } = scene.block('quick')
    const [words] = scene.suggest({ op: 'replace_text', handle, find: 'quick', replace: 'slow' })
    const [blocks] = scene.suggest({ op: 'insert_after', handle, markdown: 'New' })
    const [one, two] = [scene.accept(words!), scene.accept(blocks!)]
    scene.person.type('sl', 'xx')
    scene.person.type('New', 'er')
    expect(scene.undo(one)).toEqual(['conflict'])
    expect(scene.undo(two)).toEqual(['conflict'])
    expect(scene.text).toBe('The slxxow brown fox jumps\n\nNewer\n\nEnd')
  })

  it('SUG-42: with everything that random operations did is taken out again', () => {
    const text =
      '# Title\n\nalpha beta gamma\n\n- delta\n- epsilon zeta\n\n> eta theta\n\n| iota   | kappa |\n| ------ | ----- |\n| lambda | mu    |\n\nnu xi'
    const seed = Number(process.env['COWRITE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const cases = Number(process.env['COWRITE_FUZZ_CASES'] ?? 20)
    console.info(`undoing accepted suggestions: COWRITE_FUZZ_SEED=${seed}`)
    const random = generator(seed)
    for (let at = 0; at < cases; at++) {
      const scene = new Scene(text)
      const read = (handle: string) => scene.live.find(handle)?.markdown ?? ''
      const hunks = scene.suggest(randomOperation(random, scene.live.outline(), read))
      const where = `seed ${seed}, case ${at}`
      const inverses = hunks.map((hunk) => scene.accept(hunk))
      const changed = scene.text
      for (const inverse of inverses.toReversed()) {
        if (typeof inverse === 'string') continue
        expect(new Set(scene.undo(inverse)), `${where}: ${changed}`).toEqual(new Set(['done']))
      }
      if (inverses.every((each) => typeof each !== 'string')) expect(scene.text, where).toBe(text)
    }
  })
})
