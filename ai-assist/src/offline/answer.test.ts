import { describe, expect, it } from 'vitest'
import type { TextBlock } from '../document/text-block.ts'
import { OfflineWorker } from './answer.ts'

const worker = new OfflineWorker()

const paragraph = (text: string): TextBlock => ({ kind: 'paragraph', level: 0, list: null, text })
const heading = (level: number, text: string): TextBlock => ({ kind: 'heading', level, list: null, text })
const task = (text: string, checked: boolean): TextBlock => ({
  ...paragraph(text),
  list: { kind: 'task', depth: 0, checked },
})

function answer(name: Parameters<OfflineWorker['answer']>[0], blocks: readonly TextBlock[]): string {
  const result = worker.answer(name, { blocks })
  if (!result.ok) throw new Error(result.message)
  return result.text
}

const tidied = (text: string) => answer('tidy', [paragraph(text)])

describe('the offline summary', () => {
  const text =
    'The harbour was rebuilt in 1950 after the great storm. Ships from many countries now use the harbour. ' +
    'A small café sells coffee. The rebuilt harbour has two docks for large ships. ' +
    'Storms still close the harbour to ships some days each winter. My aunt likes cats. ' +
    'The city plans a third dock so that more ships can use the harbour. It rained on Tuesday. ' +
    'Dr. Smith, e.g., never visits.'

  it('takes whole sentences from the text, in their order, and leaves out what is beside the point', () => {
    const lines = answer('summarize', [heading(1, 'Harbour'), paragraph(text)]).split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(2)
    expect(lines.length).toBeLessThan(5)
    const places = lines.map((line) => text.indexOf(line.replace(/^- /, '')))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(lines.every((line) => line.includes('harbour'))).toBe(true)
  })

  it('says when there is too little', () => {
    expect(worker.answer('summarize', { blocks: [paragraph('Short. Text.')] })).toMatchObject({ ok: false })
  })
})

describe('the offline outline', () => {
  it('nests the headings', () => {
    const blocks = [heading(1, 'A'), paragraph('x'), heading(2, 'B *b*'), heading(4, 'C'), heading(2, 'D')]
    expect(answer('outline', blocks)).toBe('- A\n  - B \\*b\\*\n    - C\n  - D')
  })

  it('takes first sentences where there are no headings', () => {
    const blocks = [paragraph('First point. More.'), paragraph(''), paragraph('Second point! And on.')]
    expect(answer('outline', blocks)).toBe('- First point.\n- Second point!')
  })
})

describe('the offline continuation', () => {
  it('collects what is open, and says that it writes no text of its own', () => {
    const lines = answer('continue', [
      heading(1, 'Plan'),
      paragraph('We begin in May. Who pays? TODO: ask the bank.'),
      heading(2, 'Risks'),
      heading(2, 'Tasks'),
      task('Call them', false),
      task('Sent', true),
    ]).split('\n')
    expect(lines).toEqual([
      '### Open points',
      '- [ ] Answer: Who pays?',
      '- [ ] Settle: TODO: ask the bank.',
      '- [ ] Write “Risks”: nothing stands under this heading yet',
      '- [ ] Finish: Call them',
      '*The offline assistant cannot write text of its own; that needs a language model.*',
    ])
  })

  it('says when nothing is open', () => {
    expect(answer('continue', [paragraph('All done.')])).toContain('No open points were found')
  })
})

describe('the offline tidy', () => {
  it('mends typography', () => {
    expect(tidied(`"Well," she said -- 'it's  late'... and in the '90s---never.`)).toBe(
      '“Well,” she said – ‘it’s late’… and in the ’90s—never.',
    )
  })

  it('mends clear misspellings, and leaves those that could be two words', () => {
    const wrong =
      'We will recieve teh sentance from him untill our freind is definately in the room and begining to beleive it, ' +
      'as the goverment of this country dont know wich langauge they realy want to see in the new book of tomorow.'
    expect(tidied(wrong)).toBe(
      'We will receive the sentence from him until our friend is definitely in the room and beginning to believe it, ' +
        'as the government of this country don’t know which language they realy want to see in the new book of tomorrow.',
    )
  })

  it('leaves names, terms, British spelling, addresses, options and file names as they are', () => {
    const kept =
      'Ask Henrik Lindqvst about the frontend and the websocket, our favourite colour, analyse postgres in kubernetes, ' +
      'see https://exampel.com/recieve?q="a"--b or mail teh@recieve.org, run it with --verbos and edit recieve_teh.txt now'
    expect(tidied(kept)).toBe(kept)
  })

  it('leaves a word alone that the text uses as a term', () => {
    const kept = 'The grobber is here. A grobber is a thing, and each grobber has another freind of it.'
    expect(tidied(kept)).toBe(kept.replace('freind', 'friend'))
  })

  it('leaves another language alone, but for runs of spaces', () => {
    const german = 'Der Hund sagte "ja" -- und lief  dann schnell nach Hause, wo niemand mehr wartete.'
    expect(tidied(german)).toBe(german.replace('  ', ' '))
  })

  it('changes nothing in a text that is right', () => {
    const right = 'It was – as they said – “fine”, and nobody minded the rain…'
    expect(tidied(right)).toBe(right)
  })
})
