import * as Y from 'yjs'
import { FIELD } from '../schema/schema.ts'

// Documents and edits for tests.

/** Markdown with every kind of block, some repeated words, and a character of two UTF-16 units. */
export const START = `# Title

One **bold** and *italic* word with [a link](https://example.com), one two one two.

- first
- second
  - nested
- third

> A quotation
> with two lines

| a | b |
|---|---|
| c | d |

\`\`\`ts
const x = 1
\`\`\`

- [ ] open
- [x] done

Last paragraph 🙂 of the text.
`

/** A small deterministic generator (mulberry32): a seed defines a case. */
export function generator(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Returns a number in `[0, 1)`. */
export type Random = () => number

/** A random integer in `[0, limit)`. */
export const below = (random: Random, limit: number) => Math.floor(random() * limit)
/** A random element of the list. */
export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)]!

const WORDS = ['one ', 'two', ' three', 'é', '日本', 'xyz ', 'a\u0301', '🙂']

/** All texts in `parent`, at any depth, in reading order. */
export function texts(parent: Y.XmlFragment): Y.XmlText[] {
  return (parent.toArray() as unknown[]).flatMap((child) => {
    if (child instanceof Y.XmlText) return [child]
    return child instanceof Y.XmlElement ? texts(child) : []
  })
}

/** All elements of that name in `parent`, at any depth, in reading order. */
export function elements(parent: Y.XmlFragment, name: string): Y.XmlElement[] {
  return (parent.toArray() as unknown[]).flatMap((child) =>
    child instanceof Y.XmlElement
      ? [...(child.nodeName === name ? [child] : []), ...elements(child, name)]
      : [],
  )
}

function paragraph(random: Random): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  if (random() < 0.8) {
    text.insert(0, Array.from({ length: 1 + below(random, 6) }, () => pick(random, WORDS)).join(' '))
    element.insert(0, [text])
  }
  return element
}

/** An offset that does not split a surrogate pair, which Yjs would replace. */
function offset(random: Random, text: Y.XmlText): number {
  const at = below(random, text.length + 1)
  return /[\udc00-\udfff]/.test(text.toString()[at] ?? '') ? at - 1 : at
}

/** One random edit of a kind that users make; it keeps a document of the schema valid. */
function edit(doc: Y.Doc, random: Random): void {
  const fragment = doc.getXmlFragment(FIELD)
  const all = texts(fragment)
  const text = all.length > 0 ? pick(random, all) : null
  const owner = text?.parent
  const inCode = owner instanceof Y.XmlElement && owner.nodeName === 'codeBlock'
  switch (below(random, 12)) {
    case 0:
    case 1:
    case 2:
      text?.insert(offset(random, text), pick(random, WORDS))
      return
    case 3:
    case 4: {
      if (text === null) return
      const [from, to] = [offset(random, text), offset(random, text)].sort((a, b) => a - b)
      text.delete(from!, to! - from!)
      return
    }
    case 5: {
      if (text === null || inCode) return
      const [from, to] = [offset(random, text), offset(random, text)].sort((a, b) => a - b)
      const mark = pick(random, ['bold', 'italic', 'underline', 'strike'])
      text.format(from!, to! - from!, { [mark]: random() < 0.7 ? {} : null })
      return
    }
    case 6:
      fragment.insert(below(random, fragment.length + 1), [paragraph(random)])
      return
    case 7:
      if (fragment.length > 1) fragment.delete(below(random, fragment.length), 1)
      return
    case 8: {
      // Moves a block as editors do: deletes it and inserts a copy.
      if (fragment.length < 2) return
      const from = below(random, fragment.length)
      const block = fragment.get(from).clone() as Y.XmlElement
      fragment.delete(from, 1)
      fragment.insert(below(random, fragment.length + 1), [block])
      return
    }
    case 9: {
      // Inserts a quotation or a list item.
      const item = new Y.XmlElement(pick(random, ['blockquote', 'listItem']))
      item.insert(0, [paragraph(random)])
      if (item.nodeName === 'blockquote') {
        fragment.insert(below(random, fragment.length + 1), [item])
        return
      }
      const lists = elements(fragment, 'bulletList')
      if (lists.length > 0) {
        const list = pick(random, lists)
        list.insert(below(random, list.length + 1), [item])
        return
      }
      const list = new Y.XmlElement('bulletList')
      list.insert(0, [item])
      fragment.insert(below(random, fragment.length + 1), [list])
      return
    }
    case 10: {
      const headings = elements(fragment, 'heading')
      const tasks = elements(fragment, 'taskItem')
      if (random() < 0.5 && headings.length > 0) {
        pick(random, headings).setAttribute('level', (1 + below(random, 4)) as unknown as string)
      } else if (tasks.length > 0) {
        pick(random, tasks).setAttribute('checked', (random() < 0.5) as unknown as string)
      }
      return
    }
    default: {
      if (!(owner instanceof Y.XmlElement) || text === null || inCode) return
      const index = (owner.toArray() as unknown[]).indexOf(text)
      const rest = new Y.XmlText()
      rest.insert(0, pick(random, WORDS))
      const at = index + (random() < 0.5 ? 0 : 1)
      owner.insert(at, [new Y.XmlElement('hardBreak'), ...(random() < 0.5 ? [rest] : [])])
    }
  }
}

/** Up to `most` random edits, each a transaction. */
export function edits(doc: Y.Doc, random: Random, most: number): void {
  for (let i = below(random, most + 1); i > 0; i--) doc.transact(() => edit(doc, random))
}

/**
 * A document with the same items. The transaction is marked as local, so that Yjs does not delete redundant formatting
 * marks.
 */
export function replica(doc: Y.Doc, client?: number): Y.Doc {
  const copy = new Y.Doc()
  copy.transact((transaction) => {
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
    transaction.local = true
  })
  if (client !== undefined) copy.clientID = client
  return copy
}
