import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { readContent } from '../content/content.ts'
import { diffBlocks } from '../diff/diff.ts'
import { fromMarkdown } from '../markdown/markdown.ts'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { edits, generator, pick, type Random, replica, START, texts } from '../testing/test-document.ts'
import { restoreUpdate } from './restore.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(150)

/** A document with a history, and an earlier state of it. */
function history(seed: number) {
  const random = generator(seed)
  const doc = new Y.Doc({ gc: random() < 0.5 })
  doc.clientID = 10
  Y.applyUpdate(doc, fromMarkdown(START))
  edits(doc, random, 12)
  const version = replica(doc)
  edits(doc, random, random() < 0.2 ? 60 : 12)
  if (random() < 0.3) {
    const other = replica(doc, 20)
    edits(other, random, 5)
    edits(doc, random, 5)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  }
  return { random, doc, version }
}

function applied(doc: Y.Doc, update: Uint8Array | null): Y.Doc {
  const copy = replica(doc)
  if (update !== null) Y.applyUpdate(copy, update)
  return copy
}

function checkContent(seed: number): void {
  const { doc, version } = history(seed)
  const before = [Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdate(version)]
  const update = restoreUpdate(doc, version, 30)
  expect([Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdate(version)]).toEqual(before)
  const after = applied(doc, update)
  expect(readContent(after)).toEqual(readContent(version))
  richtextSchema().nodeFromJSON(readContent(after)).check()
  expect(restoreUpdate(after, version, 31)).toBeNull()
  const sameAlready = diffBlocks(readContent(doc), readContent(version)).every(({ kind }) => kind === 'same')
  expect(update === null).toBe(sameAlready)
  if (update !== null) {
    const writers = [...Y.parseUpdateMeta(update).to.keys()]
    expect(writers.filter((client) => client !== 30)).toEqual([])
  }
}

/**
 * The texts in blocks that are equal in the document and in the version, with the index of the block in the document.
 */
function untouchedTexts(doc: Y.Doc, version: Y.Doc): { text: Y.XmlText; block: number }[] {
  const blocks = doc.getXmlFragment(FIELD).toArray() as Y.XmlElement[]
  let place = 0
  return diffBlocks(readContent(doc), readContent(version)).flatMap(({ kind }) => {
    if (kind === 'added') return []
    const block = place++
    return kind === 'same' ? texts(blocks[block]!).map((text) => ({ text, block })) : []
  })
}

function checkCarets(seed: number): number {
  const { doc, version } = history(seed)
  const after = applied(doc, restoreUpdate(doc, version, 30))
  const untouched = untouchedTexts(doc, version)
  for (const { text } of untouched) {
    for (let index = 0; index <= text.length; index++) {
      const caret = Y.createRelativePositionFromTypeIndex(text, index)
      const place = Y.createAbsolutePositionFromRelativePosition(caret, after)
      expect([place?.index, place?.type.toJSON()]).toEqual([index, text.toJSON()])
    }
  }
  return untouched.length
}

function checkMeanwhile(seed: number): number {
  const { random, doc, version } = history(seed)
  const update = restoreUpdate(doc, version, 30)
  const other = replica(doc, 40)
  const typed = typeInto(other, untouchedTexts(other, version), random)
  const one = applied(other, update)
  for (const word of typed) expect(JSON.stringify(readContent(one))).toContain(word)
  edits(other, random, 6)
  const two = applied(other, update)
  const three = applied(doc, update)
  Y.applyUpdate(three, Y.encodeStateAsUpdate(other))
  expect(readContent(three)).toEqual(readContent(two))
  return typed.length
}

function typeInto(doc: Y.Doc, targets: readonly { text: Y.XmlText }[], random: Random): string[] {
  if (targets.length === 0) return []
  return ['«first»', '«second»'].map((word) => {
    const { text } = pick(random, targets)
    text.insert(0, word)
    expect(text.doc).toBe(doc)
    return text.toString().slice(0, word.length)
  })
}

function checkUndo(seed: number): void {
  const { doc, version } = history(seed)
  const after = applied(doc, restoreUpdate(doc, version, 30))
  const back = applied(after, restoreUpdate(after, doc, 32))
  expect(readContent(back)).toEqual(readContent(doc))
}

/** Runs all cases and returns the sum of the checked items; a failure names its seed. */
function run(check: (seed: number) => number): number {
  let sum = 0
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    try {
      sum += check(seed)
    } catch (error) {
      throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_CASES=1`, { cause: error })
    }
  }
  return sum
}

const counted = (check: (seed: number) => void) => (seed: number) => {
  check(seed)
  return 1
}

describe(`restoring versions of random histories, from seed ${SEED}`, () => {
  it('VER-1: one edit of one client gives the content of the version, valid for the schema; none when nothing differs', () => {
    expect(run(counted(checkContent))).toBe(CASES)
  }, 300_000)

  it('VER-2: every caret in the blocks that stay the same stays where it is', () => {
    expect(run(checkCarets)).toBeGreaterThan(CASES)
  }, 300_000)

  it('VER-2: what somebody types meanwhile into blocks that stay the same stands afterwards, in any order', () => {
    expect(run(checkMeanwhile)).toBeGreaterThan(CASES / 2)
  }, 300_000)

  it('VER-3: restoring what was there before the restore gives it back', () => {
    expect(run(counted(checkUndo))).toBe(CASES)
  }, 300_000)
})
