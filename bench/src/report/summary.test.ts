import { expect, it } from 'vitest'
import type { ScenarioResult, ServerResult } from './result.ts'
import { summaryTable } from './summary.ts'

const setting = { date: '', node: '', cpu: '', cores: 2, kernel: '', versions: {} }

function server(lost: number, complete = true): ServerResult {
  return { values: { lost: { median: lost, min: 0, max: 0 } }, complete, notes: ['a note'], curve: [] }
}

function killed(servers: ScenarioResult['servers']): ScenarioResult {
  return { scenario: 'killed', title: '', description: '', quick: false, rounds: 1, setting, servers }
}

it('has a row for each measured result and a dash where there is none', () => {
  expect(summaryTable([killed({ ours: server(0), hocuspocus: server(21_199) })])).toBe(
    [
      '|  | Cowrite | Hocuspocus | y-websocket |',
      '| --- | ---: | ---: | ---: |',
      '| 12 kills of the server: acknowledged edits that were lost | 0 | 21,199 | – |',
    ].join('\n'),
  )
})

it('has no number of a run in which something did not arrive, and no notes', () => {
  const table = summaryTable([killed({ ours: server(0), hocuspocus: server(7, false) })])
  expect(table).toContain('| 0 | – | – |')
  expect(table).not.toContain('note')
})
