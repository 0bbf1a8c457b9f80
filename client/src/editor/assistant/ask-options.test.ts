import { expect, it } from 'vitest'
import { askOptions, languageOptions } from './ask-options.ts'
import { AGENTS } from './run-for-tests.ts'

const OFFLINE = [
  { name: 'checker', title: 'Checker', description: '', actions: ['fix', 'tidy', 'replace'] },
  { name: 'summarizer', title: 'Summarizer', description: '', actions: ['summarize', 'outline'] },
] as const

const labels = (...query: Parameters<typeof askOptions>) => askOptions(...query).map(({ label }) => label)
const ofSelection = { isAboutText: true, hasSelection: true }

it('EDIT-212: what is offered is what the agents of the server can', () => {
  expect(labels(AGENTS, { ...ofSelection, text: '' })).toEqual([
    'Improve',
    'Shorten',
    'Make longer',
    'Fix spelling and grammar',
    'Translate',
    'Continue from here',
    'Explain',
  ])
  expect(labels(OFFLINE, { ...ofSelection, text: '' })).toEqual(['Fix spelling and grammar', 'Tidy'])
  expect(labels(OFFLINE, { isAboutText: false, hasSelection: false, text: '' })).toEqual([
    'Fix spelling and grammar',
    'Summarize',
    'Outline',
  ])
})

it('what is typed is the instruction where an agent understands it, and finds actions', () => {
  expect(labels(AGENTS, { ...ofSelection, text: 'make it rhyme' })[0]).toBe('make it rhyme')
  expect(labels(AGENTS, { ...ofSelection, text: 'short' })[0]).toBe('Shorten')
  expect(labels(OFFLINE, { ...ofSelection, text: 'make it rhyme' })).toEqual([])
  expect(labels(OFFLINE, { ...ofSelection, text: 'Replace gauge with station' })).toEqual([
    'Replace gauge with station',
  ])
})

it('a language that is not listed can be named', () => {
  expect(languageOptions('ger')[0]?.label).toBe('German')
  expect(languageOptions('Catalan').at(-1)?.label).toBe('Catalan')
  expect(languageOptions('german').filter(({ label }) => /german/i.test(label))).toHaveLength(1)
})
