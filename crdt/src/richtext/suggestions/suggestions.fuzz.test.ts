import type { Node } from '@tiptap/pm/model'
import { expect, it } from 'vitest'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { OutlineBlock } from '../blocks/block-view.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { Person } from '../blocks/person-for-tests.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { below, generator, pick, type Random } from '../testing/test-document.ts'
import { draftSuggestion } from './draft.ts'
import type { Hunk } from './hunk.ts'
import { releaseHunks } from './release.ts'
import { viewHunk } from './view.ts'

/** Suggestions of one case, and edits of people for each of them; the target is 200 cases. */
const SUGGESTIONS = 4
const EDITS = 24

/** A document in which no word stands twice. */
function newDocument(random: Random): string {
  let word = 0
  const words = () => Array.from({ length: 3 + below(random, 6) }, () => `w${word++}x`).join(' ')
  const blocks = Array.from({ length: 8 }, () => {
    const kind = below(random, 6)
    if (kind === 0) return `## ${words()}`
    if (kind === 1) return `- ${words()}\n- ${words()}`
    if (kind === 2) return `> ${words()}`
    if (kind === 3) return `| ${words()} | ${words()} |\n| - | - |\n| ${words()} | ${words()} |`
    return words()
  })
  return blocks.join('\n\n')
}

/** An operation, and what a hunk of it is to do. */
interface Intended {
  readonly operation: BlockOperation
  /** Of an edit of a word: the text before and after. */
  readonly word: { readonly before: string; readonly after: string } | null
}

let serial = 0

function intend(random: Random, document: BlockDocument): Intended | null {
  const outline = document.outline()
  const block: OutlineBlock = pick(random, outline)
  const { handle, hash } = block
  const markdown = document.find(handle)?.markdown ?? ''
  const words = markdown.match(/\bw\d+x\b/g) ?? []
  const mark = `S${serial++}`
  const kind = below(random, 10)
  if (kind < 6) {
    if (words.length === 0) return null
    const before = pick(random, words)
    const after = pick(random, [mark, `${before} ${mark}`, `${mark} ${before}`, ''])
    return {
      operation: { op: 'replace_text', handle, hash, find: before, replace: after },
      word: { before, after },
    }
  }
  if (kind === 6) return { operation: { op: 'insert_after', handle, markdown: mark }, word: null }
  if (kind === 7) return { operation: { op: 'delete_block', handle, hash }, word: null }
  if (kind === 8) return { operation: { op: 'set_attrs', handle, hash, attrs: { level: 3 } }, word: null }
  return { operation: { op: 'move_block', handle, after: pick(random, outline).handle }, word: null }
}

/** A person's edit: typing, deleting, Enter, joining, another type, a quotation, a drag. */
function edit(random: Random, { editor }: Person): void {
  const { state } = editor
  const position = below(random, state.doc.content.size)
  const $position = state.doc.resolve(position)
  if (!$position.parent.isTextblock) return
  const { tr, schema } = state
  const kind = below(random, 14)
  const size = $position.parent.content.size - $position.parentOffset
  const isTop = $position.depth === 1
  if (kind < 5) tr.insertText(pick(random, ['a', ' ', 'q z', '!']), position)
  else if (kind < 8 && size > 0) tr.delete(position, position + 1 + below(random, Math.min(size, 9)))
  else if (kind === 8 && isTop) tr.split(position)
  else if (
    kind === 9 &&
    isTop &&
    $position.index(0) > 0 &&
    $position.node(0).child($position.index(0) - 1).isTextblock
  )
    tr.join($position.before())
  else if (kind === 10 && isTop) tr.setNodeMarkup($position.before(), schema.nodes['heading'], { level: 2 })
  else if (kind === 11 && isTop) {
    const range = $position.blockRange()
    if (range !== null) tr.wrap(range, [{ type: schema.nodes['blockquote']!, attrs: null }])
  } else if (kind === 12) {
    const from = $position.before(1)
    const block = $position.node(1)
    tr.delete(from, from + block.nodeSize)
      .insert(0, block)
      .setMeta('uiEvent', 'drop')
  } else if (kind === 13 && isTop && state.doc.childCount > 4)
    tr.delete($position.before(), $position.after())
  if (tr.docChanged) editor.dispatch(tr)
}

const textOf = (doc: Node) => doc.textBetween(0, doc.content.size, '\n', '\ufffc')

/** The lines with text, in no order. */
const linesOf = (text: string) => text.split('\n').filter(Boolean).toSorted()

const spaced = (text: string) =>
  text
    .replaceAll(/ +/g, ' ')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()

/** Accepts a hunk; whether what happened is what is to happen, judged by the texts alone. */
function accept(
  person: Person,
  live: BlockDocument,
  hunk: Hunk,
  { operation, word }: Intended,
  client: number,
): string {
  const view = viewHunk(live, hunk)
  const before = live.binding.document
  const place = operation.handle === null ? null : placeOfBlock(live.binding, operation.handle)
  let drawn = client
  const [released] = releaseHunks(person.snapshot(), [{ hunk, edited: null }], () => drawn++)
  if (released!.status !== 'released') {
    // What is refused is shown as that.
    expect(released!.status).toBe(view.view === 'clean' || view.view === 'rebased' ? 'invalid' : view.view)
    return released!.status
  }
  for (const { update } of released!.updates) {
    live.receive(update)
    person.receive(update)
  }
  const after = live.binding.document
  expect(textOf(person.editor.state.doc)).toBe(textOf(after))
  const [was, is] = [textOf(before), textOf(after)]
  if (word !== null) {
    // A word may stand twice after all, when people deleted a digit of another one.
    const places = [...was.matchAll(new RegExp(`(?=${word.before})`, 'g'))].map(({ index }) => index)
    const expected = places.map((at) => was.slice(0, at) + word.after + was.slice(at + word.before.length))
    if (word.after.includes(word.before) && word.after !== '') {
      // The word may have been changed: then something may only have come in front of it or behind it.
      const mark = word.after.replace(word.before, '').trim()
      const without = [is.replace(` ${mark}`, ''), is.replace(`${mark} `, '')]
      if (!expected.includes(is)) expect(without).toContain(was)
    } else {
      // A word that is deleted may take spaces around it with it, and the block in which it was alone.
      const withSpace = word.after === '' ? [`${word.before} `, ` ${word.before}`] : []
      expected.push(...withSpace.map((each) => was.replace(each, '')))
      expect(expected.map(spaced)).toContain(spaced(is))
    }
    return view.view
  }
  switch (operation.op) {
    case 'insert_after': {
      const end = place!.position + place!.node.nodeSize
      expect(textOf(after.cut(0, end))).toBe(textOf(before.cut(0, end)))
      expect(after.content.size).toBeGreaterThan(before.content.size)
      expect(textOf(after.cut(end))).toContain(operation.markdown)
      break
    }
    case 'delete_block':
      expect(is.length).toBeLessThanOrEqual(was.length)
      break
    case 'set_attrs':
      expect(is).toBe(was)
      break
    case 'move_block':
      expect(linesOf(is)).toEqual(linesOf(was))
      break
    default:
      throw new Error(`There are no operations ${operation.op}`)
  }
  return view.view
}

const { seed, cases } = chosenFuzz(12)
it(`AGENT-94: after people's edits around and inside it, a hunk is applied in its place or not at all (seed ${seed})`, () => {
  const counts: Record<string, number> = {}
  for (let number = 0; number < cases; number++) {
    const random = generator(seed + number)
    const person = new Person(5, fromMarkdown(newDocument(random)))
    const live = new BlockDocument(person.snapshot())
    person.onUpdate = (update) => live.receive(update)
    let client = 1_000
    for (let count = 0; count < SUGGESTIONS; count++) {
      const suggested: { hunk: Hunk; intended: Intended }[] = []
      for (let each = 0; each < 6; each++) {
        const intended = intend(random, live)
        if (intended === null) continue
        const drafted = draftSuggestion(person.snapshot(), [intended.operation], () => client++)!
        for (const hunk of drafted.hunks) suggested.push({ hunk, intended })
      }
      const edits = below(random, EDITS)
      for (let each = 0; each < edits; each++) edit(random, person)
      for (const { hunk, intended } of suggested) {
        client += 10
        let outcome: string
        try {
          outcome = accept(person, live, hunk, intended, client - 9)
        } catch (error) {
          throw new Error(`Case ${seed + number}, ${JSON.stringify(intended)}`, { cause: error })
        }
        counts[outcome] = (counts[outcome] ?? 0) + 1
        if (below(random, 3) === 0) edit(random, person)
      }
    }
    live.destroy()
  }
  // The mix does what it is to do.
  expect(counts['clean']).toBeGreaterThan(0)
  expect(counts['rebased']).toBeGreaterThan(0)
  expect(counts['conflict']).toBeGreaterThan(0)
}, 600_000)
