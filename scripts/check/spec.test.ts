import { describe, expect, it } from 'vitest'
import { compareSpec, testedIds } from './spec.ts'

const spec = (...lines: string[]) => ({ path: 'SPEC.md', text: lines.join('\n') })
const test = (...lines: string[]) => ({ path: 'a.test.ts', text: lines.join('\n') })

describe('comparing rules with tests', () => {
  it('is content when each rule has a test and each id a rule', () => {
    const rules = spec(
      '# Sync',
      'Some text.',
      '- **SYNC-1** It syncs.',
      '- **SYNC-2** Always.',
      '- **LIM-10** Not too much.',
    )
    const tests = test(
      "it('SYNC-1, LIM-10: both', () => {})",
      "it('SYNC-2: always', () => {})",
      "it('no id', f)",
    )
    expect(compareSpec(rules, [tests])).toEqual([])
  })

  it('names a rule without a test', () => {
    expect(compareSpec(spec('', '- **SYNC-1** It syncs.'), [])).toEqual(['SPEC.md:2: SYNC-1 has no test'])
  })

  it('names an id without a rule', () => {
    expect(compareSpec(spec(''), [test('', "  it('SYNC-1: syncs', f)")])).toEqual([
      'a.test.ts:2: SYNC-1 is not a rule of SPEC.md',
    ])
  })

  it('names a rule that is given twice, says nothing, or is misspelt', () => {
    const rules = spec('- **SYNC-1** One.', '- **SYNC-1** Two.', '- **SYNC-2**', '* **Sync-3** Three.')
    const tests = test("it('SYNC-1, SYNC-2: both', f)")
    expect(compareSpec(rules, [tests])).toEqual([
      'SPEC.md:2: SYNC-1 is given twice, first in line 1',
      'SPEC.md:3: SYNC-2 says nothing',
      'SPEC.md:4: not of the form "- **ABC-1** text": * **Sync-3** Three.',
    ])
  })
})

describe('ids in test titles', () => {
  const ids = (text: string) => testedIds(text).map(({ id }) => id)

  it('are found in every way to open a test', () => {
    expect(ids("it('A: no', f); it(\n  'PRES-1: x',\n  f)")).toEqual(['PRES-1'])
    expect(ids('test.concurrent("PRES-2: x", f); it.each([1, 2])(`PRES-3: %s`, f)')).toEqual([
      'PRES-2',
      'PRES-3',
    ])
  })

  it('are not found in tests that do not run, nor elsewhere', () => {
    expect(ids("it.skip('SYNC-1: x', f); it.todo('SYNC-2: x'); describe('SYNC-3: x', f)")).toEqual([])
    expect(ids("// it covers SYNC-4: x\nit('see SYNC-5: x', f)")).toEqual([])
  })

  it('are found after a table whose rows hold strings', () => {
    expect(ids("it.each([['a', 1], ['b', 2]])('LIM-3: %s', f)")).toEqual(['LIM-3'])
    expect(ids('for (const c of clients) it(`WIRE-2: one`, f)')).toEqual(['WIRE-2'])
  })
})
