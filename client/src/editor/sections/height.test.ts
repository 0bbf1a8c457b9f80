import { richtextSchema } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import { estimatedHeight, weightOf } from './height.ts'

const schema = richtextSchema()
const { nodes } = schema
const line = (length: number) =>
  nodes['paragraph']!.create(null, length === 0 ? null : schema.text('x'.repeat(length)))

describe('the estimated height of blocks', () => {
  it('grows with their text, their number, their rows and their lines of code', () => {
    expect(estimatedHeight([line(300)])).toBeGreaterThan(estimatedHeight([line(30)]))
    expect(estimatedHeight([line(0)])).toBeGreaterThan(20)
    expect(estimatedHeight([line(30), line(30)])).toBe(2 * estimatedHeight([line(30)]))
    const cell = () => nodes['tableCell']!.create(null, line(5))
    const row = () => nodes['tableRow']!.create(null, [cell(), cell(), cell()])
    const table = (rows: number) => nodes['table']!.create(null, Array.from({ length: rows }, row))
    expect(estimatedHeight([table(20)])).toBeGreaterThan(8 * estimatedHeight([table(2)]))
    expect(estimatedHeight([table(2)])).toBeLessThan(200)
    expect([line(300), table(20), table(2)].map(weightOf)).toEqual([1, 60, 6])
    const code = (text: string) => nodes['codeBlock']!.create(null, schema.text(text))
    expect(estimatedHeight([code('a\n'.repeat(20))])).toBeGreaterThan(500)
    expect(estimatedHeight([nodes['horizontalRule']!.create()])).toBeGreaterThan(20)
  })
})
