import { describe, expect, it } from 'vitest'
import type { WriteOp } from './markdown-stream.ts'
import { WordQueue } from './word-queue.ts'

const text = (value: string, marks = {}): WriteOp => ({ op: 'text', text: value, marks })
const open: WriteOp = { op: 'open', block: { kind: 'paragraph' } }
const close: WriteOp = { op: 'close' }

describe('WordQueue', () => {
  it('holds back the last word until it is complete', () => {
    const queue = new WordQueue()
    queue.push([open, text('Hello wor')])
    expect(queue.take(100)).toEqual([open, text('Hello')])
    queue.push([text('ld and')])
    expect(queue.take(100)).toEqual([text(' world')])
    queue.push([close])
    expect(queue.take(100)).toEqual([text(' and'), close])
    expect(queue.isEmpty).toBe(true)
  })

  it('keeps to the budget at a word boundary, but lets one long word through', () => {
    const queue = new WordQueue()
    queue.push([open, text('one two three extraordinarily four'), close])
    expect(queue.take(8)).toEqual([open, text('one two')])
    expect(queue.take(0)).toEqual([])
    expect(queue.take(6)).toEqual([text(' three')])
    expect(queue.take(3)).toEqual([text(' extraordinarily')])
    expect(queue.take(9)).toEqual([text(' four'), close])
  })

  it('does not tear a word that changes its marks in the middle', () => {
    const queue = new WordQueue()
    queue.push([open, text('a '), text('bo', { bold: true }), text('ld wo')])
    expect(queue.take(100)).toEqual([open, text('a '), text('bo', { bold: true }), text('ld')])
  })

  it('drops blanks at the end of a block', () => {
    const queue = new WordQueue()
    queue.push([open, text('a  '), close, open, text('b'), close])
    expect(queue.take(100)).toEqual([open, text('a'), close, open, text('b'), close])
  })
})
