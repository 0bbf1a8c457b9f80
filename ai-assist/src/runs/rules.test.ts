import { expect, it, onTestFinished } from 'vitest'
import type { RunAction } from '../agents/actions.ts'
import { OfflineProvider } from '../offline/provider.ts'
import { InProcessRooms, PERSON } from '../testing/in-process-rooms.ts'
import { request } from '../testing/run-request.ts'
import { ScriptedProvider } from '../testing/scripted-provider.ts'
import { untilEnded } from '../testing/until.ts'
import { AgentRuns } from './agent-runs.ts'

it('AGENT-75: lists headings, says how a text reads, and replaces whole words, with a model or without', async () => {
  const rooms = new InProcessRooms()
  const text = '# The theme\n\nThe colour of the theme. Colours stay, `colour` stays.\n\n## Detail'
  const room = rooms.open('demo/a', text)
  const provider = new ScriptedProvider(() => ['Unused.'])
  const rules = new OfflineProvider()
  onTestFinished(() => rules.close())
  const runs = new AgentRuns({ rooms, provider, rules })
  const ask = async (action: RunAction, instruction = '') => {
    const started = await runs.start(request('demo/a', action, null, { instruction }), PERSON)
    return untilEnded(runs, started.ok ? started.run.id : '')
  }
  expect(await ask('readability')).toMatchObject({
    state: 'done',
    answer: expect.stringContaining('9 words in 2 sentences'),
    hasWritten: false,
  })
  expect(room.writes).toEqual([])
  expect(await ask('replace', 'Replace “colour” with “color”.')).toMatchObject({
    state: 'done',
    message: 'Replaced in 1 place.',
    changes: { changed: 1 },
  })
  expect(room.markdown).toContain('The color of the theme. Colours stay, `colour` stays.')
  expect(await ask('replace', 'Make it nicer')).toMatchObject({ failure: { kind: 'nothing-to-do' } })
  await ask('contents')
  expect(room.markdown).toMatch(/^### Contents\n\n- The theme\n {2}- Detail\n\n# The theme/)
  expect(provider.requests).toEqual([])
})

it('AGENT-89: without a language model what is only suggested is found by the same rules, and nothing is written', async () => {
  const rooms = new InProcessRooms()
  const room = rooms.open('demo/a', '# Colour\n\nThe colour of a **colour**.')
  const rules = new OfflineProvider()
  onTestFinished(() => rules.close())
  const runs = new AgentRuns({ rooms, provider: rules, beforeWriting: () => Promise.reject(new Error('no')) })
  const ask = async (action: RunAction, instruction = '') => {
    const more = { instruction, suggestOnly: true }
    const started = await runs.start(request('demo/a', action, null, more), PERSON)
    return untilEnded(runs, started.ok ? started.run.id : '')
  }
  const before = room.markdown
  expect(await ask('replace', 'Replace “colour” with “color”.')).toMatchObject({
    state: 'done',
    message: 'Suggested 2 changes.',
    changes: { changed: 0, suggested: 2 },
    hasWritten: false,
  })
  expect(room.drafted.map(({ after }) => after)).toEqual([
    'The color of a **colour**.',
    'The colour of a **color**.',
  ])
  expect(await ask('contents')).toMatchObject({ message: 'Suggested 1 change.', changes: { inserted: 0 } })
  expect(room.drafted.at(-1)).toMatchObject({ after: '### Contents\n\n- Colour', before: '' })
  expect(await ask('replace', 'Replace “none” with “one”.')).toMatchObject({ state: 'failed' })
  expect(room.markdown).toBe(before)
  expect(room.writes).toEqual([])
})
