import { describe, expect, it } from 'vitest'
import type { ToolCallPart } from './answer-chunk.ts'
import { ANSWER_LIMITS, AnswerRefused } from './answer-limits.ts'
import { ToolCalls } from './tool-calls.ts'

const part = (more: Partial<ToolCallPart>): ToolCallPart => ({
  slot: null,
  id: null,
  name: null,
  arguments: '',
  whole: false,
  ...more,
})

function put(...parts: Partial<ToolCallPart>[]) {
  const calls = new ToolCalls(ANSWER_LIMITS)
  for (const one of parts) calls.add(part(one))
  return calls.calls()
}

const A = { id: 'a', name: 'read', arguments: '{"x":1}' }
const B = { id: 'b', name: 'write', arguments: '{"y":[2]}' }

describe('tool calls put together from parts', () => {
  it.each([
    [
      'with indexes, mixed',
      [
        { slot: 0, id: 'a', name: 'read' },
        { slot: 1, id: 'b', name: 'write', arguments: '{"y"' },
        { slot: 0, arguments: '{"x":1}' },
        { slot: 1, arguments: ':[2]}' },
      ],
    ],
    [
      'without indexes',
      [
        { id: 'a', name: 'read', arguments: '{"x"' },
        { arguments: ':1}' },
        { id: 'b', name: 'write' },
        { arguments: '{"y":[2]}' },
      ],
    ],
    [
      'all with the index 0',
      [
        { slot: 0, id: 'a', name: 'read', arguments: '{"x":1}' },
        { slot: 0, id: 'b', name: 'write', arguments: '{"y":' },
        { slot: 0, arguments: '[2]}' },
      ],
    ],
    [
      'with the id and the name in every part',
      [
        { slot: 0, id: 'a', name: 'read', arguments: '{"x"' },
        { slot: 0, id: 'a', name: 'read', arguments: ':1}' },
        { id: 'b', name: 'write', arguments: '{"y":[' },
        { id: 'b', name: 'write', arguments: '2]}' },
      ],
    ],
    [
      'whole at the end',
      [
        { slot: 3, id: 'a', name: 'read' },
        { slot: 3, arguments: '{"x' },
        { slot: 3, id: 'a', arguments: '{"x":1}', whole: true },
        { slot: 5, id: 'b', name: 'write', arguments: '{"y":[2]}', whole: true },
      ],
    ],
  ] as const)('AGENT-50: %s', (_, parts) => {
    expect(put(...parts)).toEqual([A, B])
  })

  it('AGENT-50: ids are made where there are none, and arguments stay as they came', () => {
    expect(put({ slot: 0, name: 'read', arguments: '{"x":' }, { slot: 1, name: 'write' })).toEqual([
      { id: 'call-1', name: 'read', arguments: '{"x":' },
      { id: 'call-2', name: 'write', arguments: '' },
    ])
    expect(put({ slot: 0, id: 'a', arguments: '{}' })).toEqual([])
  })

  it('AGENT-21: too many calls and too long arguments are refused', () => {
    const many = Array.from({ length: 65 }, (_, slot) => ({ slot, name: 'x' }))
    expect(() => put(...many)).toThrow(AnswerRefused)
    const long = 'x'.repeat(ANSWER_LIMITS.argumentsLength / 2)
    expect(() => put({ name: 'x', arguments: long }, { arguments: long })).toThrow(AnswerRefused)
    const again = put({ name: 'x', arguments: long }, { arguments: long.slice(9), whole: true })
    expect(again[0]?.arguments).toHaveLength(long.length - 9)
  })
})
