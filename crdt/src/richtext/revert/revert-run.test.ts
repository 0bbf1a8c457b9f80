import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { Person } from '../blocks/person-for-tests.ts'
import { randomOperation } from '../blocks/random-operation-for-tests.ts'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { below, generator, pick } from '../testing/test-document.ts'
import { revertRun } from './revert-run.ts'

const TEXT =
  '# Title\n\nalpha beta gamma\n\n- delta\n- epsilon zeta\n\n> eta theta\n\n| iota   | kappa |\n| ------ | ----- |\n| lambda | mu    |\n\nnu xi\n'
const AGENT = 700
const UNDO = 900

/** A document that an agent and a person edit. */
class Scene {
  readonly before: Uint8Array
  readonly person: Person
  readonly agent: BlockDocument
  readonly written: Uint8Array[] = []

  constructor(markdown: string = TEXT) {
    this.before = fromMarkdown(markdown)
    this.person = new Person(5, this.before)
    this.agent = new BlockDocument(this.before)
    this.person.onUpdate = (update) => this.agent.receive(update)
  }

  /** Carries out operations, whether or not they can be. */
  edit(...operations: readonly BlockOperation[]): void {
    const applied = this.agent.apply(operations, AGENT)
    if (!applied.ok) throw new Error('An operation changed more than it named.')
    if (applied.update === null) return
    this.written.push(applied.update)
    this.person.receive(applied.update)
  }

  block(text: string): { readonly handle: string; readonly hash: string } {
    const found = this.agent.read().blocks.find(({ markdown }) => markdown?.includes(text))
    if (found === undefined) throw new Error(`There is no ${text}`)
    return { handle: found.handle, hash: found.hash }
  }

  undo(): { readonly blocks: number; readonly kept: number; readonly markdown: string } {
    const written = Y.mergeUpdates(this.written)
    const current = collected(this.person.snapshot())
    const { update, blocks, kept } = revertRun(current, { before: this.before, written }, UNDO)
    if (update !== null) this.person.receive(update)
    return { blocks, kept, markdown: toMarkdown(this.person.doc) }
  }
}

/** A state without what was deleted. */
function collected(state: Uint8Array): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return Y.encodeStateAsUpdate(doc)
}

describe('undoing a run', () => {
  it('AGENT-84: takes back everything where nobody else wrote', () => {
    const scene = new Scene()
    scene.edit({ op: 'replace_block', ...scene.block('alpha'), markdown: '## alpha BETA' })
    scene.edit({ op: 'delete_block', ...scene.block('nu xi') })
    scene.edit({ op: 'insert_after', handle: null, markdown: 'First\n\n- a\n- b' })
    const quote = scene.agent.outline().find(({ type }) => type === 'blockquote')!
    scene.edit({ op: 'move_block', handle: quote.handle, after: null })
    const { markdown, kept } = scene.undo()
    expect(markdown).toBe(TEXT)
    expect(kept).toBe(0)
  })

  it('AGENT-84: leaves what a person wrote into a block of the run, and into one that it changed', () => {
    const scene = new Scene()
    scene.edit({ op: 'insert_after', handle: null, markdown: 'By the agent.' })
    scene.edit({ op: 'replace_text', handle: scene.block('alpha').handle, find: 'beta', replace: 'BETA' })
    scene.edit({ op: 'replace_text', handle: scene.block('nu xi').handle, find: 'nu', replace: 'NU' })
    scene.person.type('By the', ' PERSON')
    scene.person.type('alpha', ' ANA')
    const { markdown, kept } = scene.undo()
    expect(markdown).toContain('PERSON')
    expect(markdown).not.toContain('agent')
    expect(markdown).toContain('alpha ANA beta gamma')
    expect(markdown).toContain('nu xi')
    expect(kept).toBe(2)
  })

  it('AGENT-84: doubles nothing when a person wrote into a block that the run moved', () => {
    const scene = new Scene()
    scene.edit({ op: 'move_block', handle: scene.block('nu xi').handle, after: null })
    scene.person.type('nu', ' ANA')
    const { markdown } = scene.undo()
    expect(markdown.match(/xi/g)).toHaveLength(1)
    expect(markdown).toContain('nu ANA xi')
  })

  it('AGENT-84: takes back what agents did at random, and leaves all that people typed, once', () => {
    const seed = Number(process.env['COWRITE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
    const cases = Number(process.env['COWRITE_FUZZ_CASES'] ?? 60)
    console.info(`undoing runs: COWRITE_FUZZ_SEED=${seed}`)
    const random = generator(seed)
    for (let at = 0; at < cases; at++) {
      const scene = new Scene()
      const isAlone = at % 2 === 0
      const markers: string[] = []
      for (let step = 0; step < 6; step++) {
        const outline = scene.agent.outline()
        const read = (handle: string) => scene.agent.find(handle)?.markdown ?? ''
        if (outline.length > 0) scene.edit(randomOperation(random, outline, read))
        if (isAlone || below(random, 2) === 0) continue
        const texts = wordsIn(scene.person)
        if (texts.length === 0) continue
        const marker = `m${at}x${step}m`
        scene.person.type(pick(random, texts), marker)
        markers.push(marker)
      }
      const where = `seed ${seed}, case ${at}`
      const now = toMarkdown(scene.person.doc)
      const { markdown, kept } = scene.undo()
      // What an agent has deleted with the block that it was in is gone.
      for (const marker of markers.filter((each) => now.includes(each)))
        expect(markdown.split(marker).length - 1, `${where}: ${marker}`).toBe(1)
      if (!isAlone) continue
      expect(markdown, where).toBe(TEXT)
      expect(kept, where).toBe(0)
    }
  })
})

/** Words that stand in the document once. */
function wordsIn(person: Person): string[] {
  const words = person.text().match(/[a-z]{2,}/g) ?? []
  return words.filter((word) => word.length > 1)
}
