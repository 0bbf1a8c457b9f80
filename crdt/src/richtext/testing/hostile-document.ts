import * as Y from 'yjs'
import { FIELD } from '../schema/schema.ts'
import { below, pick, type Random } from './test-document.ts'

// Test documents that no editor creates, but that a hostile update can.

/** An element with attributes of any type. */
export function element(
  name: string,
  attributes: Record<string, unknown>,
  ...children: (Y.XmlElement | Y.XmlText)[]
): Y.XmlElement {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  made.insert(0, children)
  return made
}

/** A text with one set of marks. */
export function text(content: string, marks: Record<string, unknown> = {}): Y.XmlText {
  const made = new Y.XmlText()
  made.insert(0, content, marks)
  return made
}

/** A document of these blocks. */
export function docWith(...blocks: (Y.XmlElement | Y.XmlText)[]): Y.Doc {
  const doc = new Y.Doc()
  doc.getXmlFragment(FIELD).insert(0, blocks)
  return doc
}

/** Nested blockquotes, the innermost empty, as a Yjs V1 update. */
export function nested(depth: number): Uint8Array {
  const doc = new Y.Doc()
  let inner: Y.XmlFragment = doc.getXmlFragment(FIELD)
  doc.transact(() => {
    for (let level = 0; level < depth; level++) {
      const quote = new Y.XmlElement('blockquote')
      inner.insert(0, [quote])
      inner = quote
    }
  })
  return Y.encodeStateAsUpdate(doc)
}

const BLOCKS = [
  'paragraph heading bulletList orderedList listItem taskList taskItem blockquote codeBlock horizontalRule',
  'image file table tableRow tableCell tableHeader hardBreak',
  'text doc link bold code script iframe space list html __proto__ constructor fromTheFuture',
].flatMap((names) => names.split(' '))

const ATTRIBUTES = [
  'level start type checked language src alt title width height colspan rowspan colwidth align',
  'percent caption name size',
  'href target rel class style onclick __proto__ data',
].flatMap((names) => names.split(' '))

const MARKS = 'link bold italic underline strike code highlight link--abcdefgh image heading script a'.split(
  ' ',
)

const TEXTS = [
  'words',
  ' ',
  '',
  '\n',
  '\r',
  '\n\n',
  '`',
  '```',
  '````\n',
  '~~~',
  '](',
  '[',
  ')',
  '\\',
  '|',
  '!',
  '"',
  '<br>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<javascript:alert(1)>',
  '[x](javascript:alert(1))',
  '![x](data:text/html,x)',
  '[x]: javascript:alert(1)\n',
  '# ',
  '- ',
  '1. ',
  '> ',
  '    ',
  '&lt;',
  '&#106;',
  '==',
  '**',
  '\u0000',
  '\u2028',
  '\u202e',
  '🙂',
  '日本',
]

const ADDRESSES = [
  'https://example.com/a_(b)?c=1&d=2#e',
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript&#58;alert(1)',
  'javascript\\:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'https://example.com/) [x](javascript:alert(1)',
  'https://example.com/> [x](javascript:alert(1)',
  'https://example.com/ "t") [x](javascript:alert(1)',
  'https://example.com/`',
  '/a b',
  '#"><script>',
  '//example.com',
]

const VALUES: readonly unknown[] = [
  1,
  2,
  0,
  -1,
  1e9,
  1.5,
  1e300,
  true,
  false,
  null,
  [],
  [1],
  [1e9, 'x'],
  { a: 1 },
  { href: 'javascript:alert(1)' },
  { toString: 'x' },
  '',
  'x',
  '3',
  'a',
  'i',
  'left',
  '"><script>',
  'ts\n```\n[x](javascript:alert(1))',
  'x'.repeat(20_000),
]

/** A text assembled from hostile pieces. */
function someText(random: Random): string {
  return Array.from({ length: below(random, 8) }, () => pick(random, [...TEXTS, ...ADDRESSES])).join('')
}

function someValue(random: Random): unknown {
  const kind = random()
  return kind < 0.4 ? pick(random, ADDRESSES) : kind < 0.8 ? pick(random, VALUES) : someText(random)
}

function someAttributes(random: Random, most: number): Record<string, unknown> {
  const names = Array.from({ length: below(random, most) }, () => pick(random, ATTRIBUTES))
  return Object.fromEntries(names.map((name) => [name, someValue(random)]))
}

function someMarks(random: Random): Record<string, unknown> {
  const names = Array.from({ length: below(random, 4) }, () => pick(random, MARKS))
  return Object.fromEntries(
    names.map((name) => [name, random() < 0.2 ? someValue(random) : someAttributes(random, 4)]),
  )
}

function someNode(random: Random, depth: number): Y.XmlElement | Y.XmlText {
  if (random() < (depth === 0 ? 0.9 : 0.4)) {
    const made = new Y.XmlText()
    const runs = Array.from({ length: below(random, 4) }, () => ({
      insert: random() < 0.05 ? { image: 'javascript:alert(1)' } : `x${someText(random)}`,
      attributes: someMarks(random),
    }))
    made.applyDelta(runs)
    return made
  }
  const made = new Y.XmlElement(pick(random, BLOCKS))
  for (const [name, value] of Object.entries(someAttributes(random, 4))) {
    made.setAttribute(name, value as string)
  }
  if (random() < 0.05) made.setAttribute('title', new Y.Map([['a', 1]]) as unknown as string)
  const children = depth === 0 ? 0 : below(random, 4)
  made.insert(
    0,
    Array.from({ length: children }, () => someNode(random, depth - 1)),
  )
  return made
}

/** A document of randomly nested nodes with random attributes, marks and texts. */
export function hostileDoc(random: Random): Y.Doc {
  const count = 1 + below(random, 5)
  return docWith(...Array.from({ length: count }, () => someNode(random, 5)))
}
