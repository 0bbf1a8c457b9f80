import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { richtextSchema } from '../schema/schema.ts'
import { blocksOfHtml } from '../testing/commonmark-html.ts'
import { readMarkdown } from './reader/reader.ts'
import { writeMarkdown } from './writer/writer.ts'

interface Example {
  readonly markdown: string
  readonly html: string
  readonly number: number
}

// CommonMark's specification, by John MacFarlane, from its own package (CC BY-SA 4.0); nothing of it is copied here.
const { tests } = createRequire(import.meta.url)('commonmark-spec') as { readonly tests: readonly Example[] }
const examples = tests.map(({ markdown, html, number }) => ({
  number,
  markdown: markdown.replaceAll('→', '\t'),
  html: html.replaceAll('→', '\t'),
}))

/** Numbers from `first` to `last`. */
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** The examples whose meaning differs here, by the reason. */
const DIFFERENT: Readonly<Record<string, readonly number[]>> = {
  'HTML other than the tags of the schema is text': [
    ...[21, 31, ...range(148, 191), 201, 344, 476, 477, 491, 494, 524, 536, ...range(613, 617), 623],
    ...[630, 631, 642, 643],
  ],
  'a comment between blocks is left out': [308, 309],
  'an empty address is no link': [200, 485, 486, 567],
  'an address with an unknown scheme is no link': [500, 596, 598, 599, 601],
  'an address without brackets is a link, as in GitHub’s flavour': [608, 611, 612],
  'an entity of a line feed stays a line feed': [39],
  'the numbers of a list begin at 99,999,999 at most, otherwise at 1': [265],
}
const different = new Set(Object.values(DIFFERENT).flat())

/** Addresses in one spelling: the reference percent-encodes, the schema keeps characters. */
function spelled(key: string, value: unknown): unknown {
  if ((key === 'href' || key === 'src') && typeof value === 'string') {
    const decoded = value.replace(/(?:%[0-9a-f]{2})+/gi, decodedOrKept)
    return encodeURI(decoded).replace(/[[\]\\`"]/g, encodeURIComponent)
  }
  return value
}

function decodedOrKept(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch (error) {
    // Some examples encode bytes that are no UTF-8.
    if (error instanceof URIError) return encoded
    throw error
  }
}

const meaning = (blocks: unknown) => JSON.parse(JSON.stringify(blocks, spelled))

describe('CommonMark 0.31.2', () => {
  it.each(examples.filter(({ number }) => !different.has(number)))(
    'EDIT-71: example $number has the meaning of the reference',
    ({ markdown, html }) => {
      expect(meaning(readMarkdown(markdown))).toEqual(meaning(blocksOfHtml(html)))
    },
  )

  it.each(examples)(
    'EDIT-70: example $number becomes a document of the schema, which is read back from its Markdown',
    ({ markdown }) => {
      const content = readMarkdown(markdown)
      const schema = richtextSchema()
      const document = { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
      expect(() => schema.nodeFromJSON(document).check()).not.toThrow()
      const written = writeMarkdown(content)
      if (written !== '') expect(readMarkdown(written)).toEqual(content)
      expect(writeMarkdown(readMarkdown(written))).toBe(written)
    },
  )

  it('EDIT-71: the list of what differs names examples that exist, once', () => {
    const numbers = new Set(examples.map(({ number }) => number))
    const listed = Object.values(DIFFERENT).flat()
    expect(listed.filter((number) => !numbers.has(number))).toEqual([])
    expect(new Set(listed).size).toBe(listed.length)
  })
})
