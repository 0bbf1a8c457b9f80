import { richtextSchema } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import { isEmptyDocument } from './placeholder.ts'

const schema = richtextSchema()
const doc = (...blocks: [type: string, text?: string][]) =>
  schema.node(
    'doc',
    null,
    blocks.map(([type, text]) => schema.node(type, null, text === undefined ? [] : schema.text(text))),
  )

describe('an empty document', () => {
  it('has one empty line of text', () => {
    expect(isEmptyDocument(doc(['paragraph']))).toBe(true)
    expect(isEmptyDocument(doc(['heading']))).toBe(true)
    expect(isEmptyDocument(doc(['paragraph', 'text']))).toBe(false)
    expect(isEmptyDocument(doc(['codeBlock']))).toBe(false)
    expect(isEmptyDocument(doc(['horizontalRule']))).toBe(false)
    expect(isEmptyDocument(doc(['paragraph'], ['paragraph']))).toBe(false)
  })
})
