import { getSchema } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { placeholderExtensions } from '../../schema/placeholders.ts'
import { FIELD, richtextExtensions, richtextSchema } from '../../schema/schema.ts'
import { hostileDoc } from '../../testing/hostile-document.ts'
import { below, generator, pick, type Random } from '../../testing/test-document.ts'
import type { Actor } from '../testing/actions/actor.ts'
import { CheckedReplica } from '../testing/checked-replica.ts'
import { chooseAction, MIXES } from '../testing/mixes.ts'

const schema = richtextSchema()
const withPlaceholders = getSchema([...richtextExtensions(), ...placeholderExtensions()])
const { seed: SEED, cases: CASES } = chosenFuzz(30)

const NAMES = [
  ...Object.keys(schema.nodes),
  'unknown',
  'unknownBlock',
  'constructor',
  '__proto__',
  'paragraph',
  'paragraph',
  'heading',
  'listItem',
]
const MARKS = [...Object.keys(schema.marks), 'unknown', 'bold--aaaaaaaa', 'toString']
const VALUES = [null, true, 1, 'x', {}, { href: 'https://example.org' }, [1]]

/** All elements and texts of a document. */
function typesIn(root: Y.XmlFragment): (Y.XmlFragment | Y.XmlText)[] {
  const children = root.toArray() as unknown[]
  return [
    root,
    ...children.flatMap((child) =>
      child instanceof Y.XmlText ? [child] : child instanceof Y.XmlElement ? typesIn(child) : [],
    ),
  ]
}

/** Writes something that no editor writes. */
function scribble(root: Y.XmlFragment, random: Random): void {
  const type = pick(random, typesIn(root))
  if (type instanceof Y.XmlText) {
    const index = below(random, type.length + 1)
    const length = Math.min(below(random, 4), type.length - index)
    const edits = [
      () => type.insert(index, 'abc', { [pick(random, MARKS)]: pick(random, VALUES) }),
      () => type.insert(index, 'xyz'),
      () => type.insertEmbed(index, { image: 'x' }),
      () => type.delete(index, length),
      () => type.format(index, length, { [pick(random, MARKS)]: pick(random, VALUES) }),
      () => type.setAttribute('odd', 'x'),
    ]
    pick(random, edits)()
    return
  }
  const index = below(random, type.length + 1)
  const edits = [
    () => type.insert(index, [new Y.XmlElement(pick(random, NAMES))]),
    () => type.insert(index, [new Y.XmlElement(pick(random, NAMES))]),
    () => type.insert(index, [new Y.XmlText('text')]),
    () => type.insert(index, [new Y.XmlHook('hook') as unknown as Y.XmlElement]),
    () => (index < type.length ? type.delete(index, 1) : undefined),
    () =>
      type instanceof Y.XmlElement
        ? type.setAttribute(
            pick(random, ['level', 'src', 'odd', 'start', 'colspan']),
            pick(random, VALUES) as string,
          )
        : undefined,
  ]
  pick(random, edits)()
}

function actorOf(replica: CheckedReplica, random: Random): Actor {
  let next = 0x4e00
  return {
    replica,
    random,
    issue: () => String.fromCharCode(next++),
    burst: () => {},
    perform: (transaction) => replica.dispatch(transaction),
    undo: () => replica.undo(),
    redo: () => replica.redo(),
  }
}

describe.each([
  ['with placeholders', withPlaceholders],
  ['hidden if unknown', schema],
])(`shared types with any content, %s, from seed ${SEED}`, (_name, schema) => {
  it('are drawn as they are read from the start, before and after edits beside them', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const writer = new Y.Doc()
      writer.clientID = 7
      const replica = new CheckedReplica(schema, 8)
      const root = writer.getXmlFragment(FIELD)
      try {
        for (let i = 0; i < 40; i++) {
          writer.transact(() => {
            for (let j = below(random, random() < 0.1 ? 50 : 4); j >= 0; j--) scribble(root, random)
          })
          replica.applyRemote(Y.encodeStateAsUpdate(writer, Y.encodeStateVector(replica.doc)))
          if (random() < 0.5) chooseAction(MIXES.all, random).action(actorOf(replica, random))
          Y.applyUpdate(writer, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(writer)))
        }
      } catch (error) {
        throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_CASES=1`, { cause: error })
      }
      replica.destroy()
    }
  }, 120_000)

  it('of hostile documents are drawn without an exception', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const replica = new CheckedReplica(schema, 8)
      replica.applyRemote(Y.encodeStateAsUpdate(hostileDoc(generator(seed))))
      expect(replica.state.doc.childCount, `seed ${seed}`).toBeGreaterThan(0)
    }
  })
})
