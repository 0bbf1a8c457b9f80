import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import { handleAt } from '../blocks/block-place.ts'
import { contentsOf, fitOf } from '../held/held-update.ts'
import { releaseHeld } from '../held/release-held.ts'
import { changedTexts } from './changed-texts.ts'
import { compareRanges, type Difference, type Range } from './compare.ts'
import type { Hunk, HunkKind } from './hunk.ts'
import { type HunkName, quoted } from './label.ts'

/** What an update that is held back would do, or why it cannot be taken. */
export type Described =
  /** `null`: nothing that is seen. */
  | { readonly ok: true; readonly hunk: Hunk | null }
  /**
   * `early`: it refers to what the document does not have yet; `overlaps`: the document has some of its structs already;
   * `invalid`: the bytes are no update.
   */
  | { readonly ok: false; readonly reason: 'early' | 'overlaps' | 'invalid' }

/**
 * Describes an update that is held back.
 *
 * @param live the document at present, which is not changed
 * @param state the same as one Yjs V1 update
 */
export function describeHeld(
  live: BlockDocument,
  state: Uint8Array,
  update: Uint8Array,
  newClient: () => number,
): Described {
  const contents = readable(update)
  if (contents === null) return { ok: false, reason: 'invalid' }
  const fit = fitOf(contents, live.binding.doc)
  if (fit !== 'fits') return { ok: false, reason: fit }
  const fork = new BlockDocument(state)
  try {
    const released = releaseHeld(fork, update, newClient())
    if (released === null) return { ok: true, hunk: null }
    return { ok: true, hunk: hunkOf(live, fork, update, Y.encodeStateVector(live.binding.doc)) }
  } finally {
    fork.destroy()
  }
}

function readable(update: Uint8Array) {
  try {
    return contentsOf(update)
  } catch {
    // Yjs throws errors of several kinds for bytes that are no update.
    return null
  }
}

function hunkOf(live: BlockDocument, fork: BlockDocument, update: Uint8Array, base: Uint8Array): Hunk | null {
  const [was, is] = [live.binding.document, fork.binding.document]
  const text = onlyText(live, fork)
  const [old, now] = text ?? changedBlocks(live, fork)
  if (old.from === old.to && now.from === now.to) return null
  const difference = compareRanges(live.binding, old, fork.binding, now)
  const { removed: _r, added: _a, marks: _m, ...change } = difference
  // A new block is named by the one before it.
  const named = old.from < old.to ? old.from : old.from - (was.resolve(old.from).nodeBefore?.nodeSize ?? 0)
  const handle = was.nodeAt(named) === null || named < 0 ? null : handleAt(live.binding, named)
  return {
    ...nameOf(was, is, old, now, difference, text !== null),
    handle,
    hash: handle === null ? null : live.texts.hash(was.nodeAt(named)!),
    before: markdownOf(live, old),
    after: markdownOf(fork, now),
    change: { kind: 'held', update, ...change },
    base,
  }
}

/** The one textblock whose content differs, in both documents; `null` when anything else does. */
function onlyText(live: BlockDocument, fork: BlockDocument): [Range, Range] | null {
  const [was, is] = [live.binding.document, fork.binding.document]
  const [olds, news] = [changedTexts(is, was), changedTexts(was, is)]
  if (olds === null || news === null) return null
  const pairs = olds.flatMap((from, index): [Range, Range][] => {
    const to = news[index]!
    const [old, now] = [was.nodeAt(from)!, is.nodeAt(to)!]
    // The documents have schemas of their own, so that nodes are not equal as such.
    if (live.texts.hash(old) === fork.texts.hash(now)) return []
    return [
      [
        { from, to: from + old.nodeSize },
        { from: to, to: to + now.nodeSize },
      ],
    ]
  })
  return pairs.length === 1 ? pairs[0]! : null
}

/** The blocks of the documents themselves between those that are equal. */
function changedBlocks(live: BlockDocument, fork: BlockDocument): [Range, Range] {
  const [was, is] = [live.binding.document, fork.binding.document]
  const isSame = (a: number, b: number) => live.texts.hash(was.child(a)) === fork.texts.hash(is.child(b))
  let from = 0
  let index = 0
  while (index < was.childCount && index < is.childCount && isSame(index, index))
    from += was.child(index++).nodeSize
  let [oldTo, newTo] = [was.content.size, is.content.size]
  let [a, b] = [was.childCount, is.childCount]
  while (a > index && b > index && isSame(a - 1, b - 1)) {
    oldTo -= was.child(--a).nodeSize
    newTo -= is.child(--b).nodeSize
  }
  return [
    { from, to: oldTo },
    { from, to: newTo },
  ]
}

function markdownOf({ binding, texts }: BlockDocument, { from, to }: Range): string {
  const doc = binding.document
  const parts: string[] = []
  for (let at = from; at < to; ) {
    const node = doc.nodeAt(at)
    if (node === null) break
    parts.push(texts.markdown(node, doc.resolve(at).parent, doc))
    at += node.nodeSize
  }
  return parts.join('\n\n')
}

/** A name for people. */
function nameOf(
  was: Node,
  is: Node,
  old: Range,
  now: Range,
  { removed, added, marks }: Difference,
  isText: boolean,
): HunkName {
  const [before, after] = [removed.join(' … '), added.join(' … ')]
  if (isText || old.from === old.to || now.from === now.to) {
    if (before.trim() !== '' && after.trim() !== '')
      return { kind: 'replace', label: `Replace: ${quoted(before)} with ${quoted(after)}` }
    if (after !== '' || old.from === old.to) return { kind: 'insert', label: `Add: ${quoted(after)}` }
    if (before !== '' || now.from === now.to) return { kind: 'delete', label: `Delete: ${quoted(before)}` }
    return { kind: 'format', label: `Format: ${marks.map(markName).join(', ') || 'text'}` }
  }
  const [blocks, others] = [textblocksIn(was, old), textblocksIn(is, now)]
  const kind: HunkKind = 'structure'
  const more = after.trim() === '' ? '' : ` and add ${quoted(after)}`
  if (others.length > blocks.length && before === '') return { kind, label: `Split${more}` }
  if (others.length < blocks.length && before === '') return { kind, label: `Join${more}` }
  const index = others.findIndex((block, at) => block !== blocks[at])
  if (others.length === blocks.length && index >= 0 && before === '' && after === '')
    return { kind, label: `Change to ${others[index]!}` }
  if (before !== '' && after !== '')
    return { kind, label: `Replace: ${quoted(before)} with ${quoted(after)}` }
  if (before !== '') return { kind, label: `Delete: ${quoted(before)}` }
  return { kind, label: after === '' ? 'Change blocks' : `Add: ${quoted(after)}` }
}

const markName = (name: string) => name.replace(/strike$/, 'struck out')

/** The textblocks of a range, each with the names of what it is in, for people. */
function textblocksIn(doc: Node, { from, to }: Range): string[] {
  const names: string[] = []
  doc.nodesBetween(from, to, (node, position) => {
    if (!node.isTextblock || position < from) return
    const { parent } = doc.resolve(position)
    const own = node.type.name === 'heading' ? `heading ${String(node.attrs['level'])}` : nameOfType(node)
    names.push(parent === doc ? own : node.type.name === 'paragraph' ? nameOfType(parent) : own)
  })
  return names
}

/** `codeBlock`: “code block”. */
const nameOfType = ({ type }: Node) => type.name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
