import * as Y from 'yjs'
import type { Random } from './random.ts'

/** Names of the root types in fuzzed documents; `default` is the editor's. */
const ROOTS = { text: 'content', xml: 'default', map: 'facts', array: 'list' } as const

const KEYS = ['a', 'b', 'c', 'd'] as const
const TAGS = ['paragraph', 'heading', 'quote', 'item'] as const
/** Maximum nesting. */
const DEEPEST = 5

/**
 * Makes one to four random changes in one transaction: on text, nested XML, maps and arrays, with deletions of whole
 * subtrees.
 *
 * Two kinds are excluded because replicas of Yjs itself then diverge on any transport: formatting marks (Yjs deletes
 * redundant ones after remote changes) and characters outside the basic plane (two clients can each delete one half).
 */
export function editAtRandom(doc: Y.Doc, random: Random): void {
  doc.transact(() => {
    for (let left = 1 + random.int(4); left > 0; left--) {
      switch (random.int(5)) {
        case 0:
        case 1:
          editText(doc.getText(ROOTS.text), random)
          break
        case 2:
          editXml(doc.getXmlFragment(ROOTS.xml), random, 0)
          break
        case 3:
          editMap(doc.getMap(ROOTS.map), random, 0)
          break
        default:
          editArray(doc.getArray(ROOTS.array), random, 0)
      }
    }
  })
}

/** The content of a document: root types as JSON with sorted keys. */
export function contentOf(doc: Y.Doc): unknown {
  return {
    text: doc.getText(ROOTS.text).toString(),
    xml: doc.getXmlFragment(ROOTS.xml).toString(),
    map: sorted(doc.getMap(ROOTS.map).toJSON()),
    array: sorted(doc.getArray(ROOTS.array).toJSON()),
  }
}

function editText(text: Y.Text | Y.XmlText, random: Random): void {
  const { length } = text
  if (length > 0 && random.chance(0.45)) {
    const at = random.int(length)
    text.delete(at, Math.min(length - at, 1 + random.int(12)))
  } else {
    text.insert(random.int(length + 1), random.word(12))
  }
}

function editXml(parent: Y.XmlFragment | Y.XmlElement, random: Random, depth: number): void {
  const { length } = parent
  const inside = length > 0 ? parent.get(random.int(length)) : null
  if (inside instanceof Y.XmlText && random.chance(0.7)) editText(inside, random)
  else if (inside instanceof Y.XmlElement && random.chance(0.5)) editXml(inside, random, depth + 1)
  else if (inside instanceof Y.XmlElement && random.chance(0.3)) {
    if (random.chance(0.7)) inside.setAttribute(random.pick(KEYS), random.word(4))
    else inside.removeAttribute(random.pick(KEYS))
  } else if (length > 3 && random.chance(0.4)) {
    const at = random.int(length)
    parent.delete(at, Math.min(length - at, 1 + random.int(2)))
  } else {
    parent.insert(random.int(length + 1), [newXml(random, depth)])
  }
}

function newXml(random: Random, depth: number): Y.XmlElement | Y.XmlText {
  if (depth > 0 && random.chance(0.5)) return new Y.XmlText(random.word(8))
  const element = new Y.XmlElement(random.pick(TAGS))
  if (depth < DEEPEST) element.insert(0, [newXml(random, depth + 1)])
  return element
}

function editMap(map: Y.Map<unknown>, random: Random, depth: number): void {
  const key = random.pick(KEYS)
  const inside = map.get(key)
  if (inside !== undefined && random.chance(0.2)) map.delete(key)
  else if (!editInside(inside, random, depth)) map.set(key, newValue(random, depth))
}

function editArray(array: Y.Array<unknown>, random: Random, depth: number): void {
  const { length } = array
  const inside = length > 0 ? array.get(random.int(length)) : null
  if (editInside(inside, random, depth)) return
  if (length > 4 && random.chance(0.5)) {
    const at = random.int(length)
    array.delete(at, Math.min(length - at, 1 + random.int(3)))
  } else {
    array.insert(random.int(length + 1), [newValue(random, depth), random.int(1000)])
  }
}

/** Usually edits a shared type if there is one; returns whether it did. */
function editInside(value: unknown, random: Random, depth: number): boolean {
  if (!(value instanceof Y.AbstractType) || random.chance(0.2)) return false
  if (value instanceof Y.Text) editText(value, random)
  else if (value instanceof Y.Map) editMap(value, random, depth + 1)
  else if (value instanceof Y.Array) editArray(value, random, depth + 1)
  else throw new Error('An unexpected type inside.')
  return true
}

function newValue(random: Random, depth: number): unknown {
  switch (random.int(depth < DEEPEST ? 8 : 5)) {
    case 0:
      return random.int(2 ** 31) - 2 ** 30
    case 1:
      return { nested: [random.word(3), null, true, 0.5] }
    case 2:
      return random.bytes(random.int(6))
    case 3:
    case 4:
      return random.word(10)
    case 5:
      return new Y.Text(random.word(6))
    case 6:
      return new Y.Map([[random.pick(KEYS), random.word(3)]])
    default:
      return Y.Array.from([random.word(3), random.int(10)])
  }
}

/** Map keys are in order of arrival, which differs between replicas. */
function sorted(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] }
  if (typeof value === 'bigint') return { bigint: String(value) }
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
