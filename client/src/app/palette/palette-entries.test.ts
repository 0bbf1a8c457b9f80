import { expect, it } from 'vitest'
import type { DocumentSummary } from '../../api/documents.ts'
import type { Command } from './palette-context.ts'
import { paletteEntries } from './palette-entries.ts'

const one = (address: string, title: string) => ({ address, title }) as DocumentSummary
const plan = one('river-watch/a', 'Spring plan')
const notes = one('crew-notes/b', 'Week 10')
const ice = one('river-watch/c', 'Ice on the gorge stations')
const documents = [plan, notes, ice]
const command = (label: string, words?: string[]) => ({ id: label, label, words }) as unknown as Command
const bold = command('Bold')
const find = command('Find and replace', ['search'])

it('finds documents by title and project, and commands by name and other words', () => {
  expect(paletteEntries('river ice', documents, [], []).documents).toEqual([])
  expect(paletteEntries('ice river', documents, [], []).documents).toEqual([ice])
  expect(paletteEntries('gorge', documents, [], [bold, find])).toEqual({ documents: [ice], commands: [] })
  expect(paletteEntries('search', documents, [], [bold, find]).commands).toEqual([find])
})

it('offers the documents opened last and all commands before anything is typed', () => {
  expect(paletteEntries(' ', documents, ['gone/x', 'river-watch/c'], [bold])).toEqual({
    documents: [ice, plan, notes],
    commands: [bold],
  })
})

it('answers within a frame over a thousand documents', () => {
  const many = Array.from({ length: 1_000 }, (_, at) => one(`demo/${at}`, `Document number ${at} of many`))
  expect(paletteEntries('number 999', many, [], []).documents[0]?.title).toBe('Document number 999 of many')
})
