import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readRuns } from '../document/text-block.ts'
import { isAtWork } from '../run/run-state.ts'
import { InProcessRooms, PERSON, type Person } from '../testing/in-process-rooms.ts'
import { seeded } from '../testing/random.ts'
import { request } from '../testing/run-request.ts'
import { ScriptedProvider } from '../testing/scripted-provider.ts'
import { untilEnded } from '../testing/until.ts'
import { AgentRuns } from './agent-runs.ts'

const PACE = { flushMs: 2, charsPerSecond: 20_000, burst: 400, acknowledgeMs: 5_000 }
const SEEDS = Number(process.env['COWRITE_FUZZ_CASES'] ?? 60)
/** A single seed to run, for reproducing a failure. */
const ONLY = process.env['COWRITE_SEED']
/** Concurrent interleavings, so that their waiting times overlap. */
const AT_ONCE = 15
const RUNS = ONLY === undefined ? SEEDS : 1

/** Each character that a person types is used once in the whole test, so that every loss or duplication is visible. */
class Typist {
  readonly typed: string[] = []
  readonly #random: () => number
  readonly #person: Person
  readonly #block: number
  readonly #mayEnter: (text: string, at: number) => boolean
  #next: number

  constructor(
    person: Person,
    block: number,
    first: number,
    random: () => number,
    mayEnter: (text: string, at: number) => boolean,
  ) {
    this.#person = person
    this.#block = block
    this.#next = first
    this.#random = random
    this.#mayEnter = mayEnter
  }

  /** Types one to five characters at a random allowed place, and deletes some of them. */
  burst(): void {
    const text = this.#person.text(this.#block)
    const plain = text
      .toDelta()
      .map((part: { insert: string }) => part.insert)
      .join('')
    const places = Array.from({ length: plain.length + 1 }, (_, at) => at).filter((at) =>
      this.#mayEnter(plain, at),
    )
    let at = places[Math.floor(this.#random() * places.length)] ?? plain.length
    for (let count = 1 + Math.floor(this.#random() * 5); count > 0; count--) {
      const char = String.fromCodePoint(this.#next++)
      text.insert(at, char)
      this.typed.push(char)
      at++
    }
    if (this.#random() < 0.2) {
      text.delete(at - 1, 1)
      this.typed.pop()
    }
  }
}

const isWordChar = (char: string | undefined) => char !== undefined && /[a-z0-9]/.test(char)
const betweenWords = (text: string, at: number) => !(isWordChar(text[at - 1]) && isWordChar(text[at]))

async function forSeeds(each: (seed: number) => Promise<void>): Promise<void> {
  if (ONLY !== undefined) return each(Number(ONLY))
  for (let first = 1; first <= SEEDS; first += AT_ONCE) {
    const seeds = Array.from({ length: Math.min(AT_ONCE, SEEDS - first + 1) }, (_, index) => first + index)
    await Promise.all(
      seeds.map((seed) =>
        each(seed).catch((cause: unknown) => {
          throw new Error(`COWRITE_SEED=${seed}`, { cause })
        }),
      ),
    )
  }
}

async function typeWhile(
  typists: readonly Typist[],
  random: () => number,
  isOver: () => boolean,
): Promise<void> {
  await Promise.all(
    typists.map(async (typist) => {
      while (!isOver()) {
        typist.burst()
        await new Promise((resolve) => setTimeout(resolve, random() * 6))
      }
    }),
  )
}

function expectTypedOnce(text: string, typists: readonly Typist[]): void {
  const seen = [...text].filter((char) => char >= '\u4e00' && char <= '\u9fff').sort()
  expect(seen).toEqual(typists.flatMap(({ typed }) => typed).sort())
}

describe('an agent writing where people type', () => {
  it('AGENT-12: nothing that people type in the paragraph an agent writes in is lost or doubled, and no word of the agent is torn', async () => {
    let typed = 0
    await forSeeds(async (seed) => {
      const random = seeded(seed)
      const delays = { network: () => random() * 8, acknowledge: () => random() * 5 }
      const words = Array.from({ length: 40 }, (_, index) => `agent${index}x${seed}`)
      const answer = words.join(' ')
      const pieces: string[] = []
      for (let at = 0; at < answer.length; ) {
        const length = 1 + Math.floor(random() * 12)
        pieces.push(answer.slice(at, at + length))
        at += length
      }
      const rooms = new InProcessRooms(delays)
      const room = rooms.open('demo/a', 'Before.\n\nA start with **bold**\n\nAfter.')
      const runs = new AgentRuns({
        rooms,
        provider: new ScriptedProvider(
          () => pieces,
          () => random() * 3,
        ),
        pace: PACE,
      })
      const people = [room.person(), room.person()]
      const typists = people.map(
        (person, index) => new Typist(person, 1, 0x4e00 + index * 8_000, random, betweenWords),
      )
      const caret = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(people[0]!.text(1), 3))
      const started = await runs.start(request('demo/a', 'continue', { anchor: caret, head: caret }), PERSON)
      if (!started.ok) throw new Error(started.message)
      await typeWhile(typists, random, () => !isAtWork(runs.get(started.run.id)!))
      const run = await untilEnded(runs, started.run.id)
      expect(run).toMatchObject({ state: 'done' })
      await room.quiet()
      room.check()
      const text = people[0]!.text(1)
      const plain = readRuns(text)
        .map((part) => part.text)
        .join('')
      expectTypedOnce(plain, typists)
      expect(plain.match(/agent\d+x\d+/g)).toEqual(words)
      const bold = readRuns(text)
        .filter((part) => 'bold' in part.attributes)
        .map((part) => part.text)
        .join('')
      expect(bold.replaceAll(/[\u4e00-\u9fff]/g, '')).toBe('bold')
      typed += typists.reduce((sum, typist) => sum + typist.typed.length, 0)
    })
    expect(typed).toBeGreaterThan(RUNS * 20)
  })

  it('AGENT-13: nothing that people type in a text being tidied is lost or doubled, and only words to be corrected are deleted', async () => {
    let corrected = 0
    let typed = 0
    await forSeeds(async (seed) => {
      const random = seeded(seed)
      const delays = { network: () => random() * 8, acknowledge: () => random() * 5 }
      const wrong = 'wun toos wun thrie and the rest of it stays as it always was foar fyve'
      const right = 'one twos one three and the rest of it stays as it always was four five'
      const rooms = new InProcessRooms(delays)
      const room = rooms.open('demo/a', `Before.\n\n${wrong}\n\nAfter.`)
      const provider = new ScriptedProvider(
        () => [right],
        () => 5 + random() * 25,
      )
      const runs = new AgentRuns({ rooms, provider, pace: PACE })
      const people = [room.person(), room.person()]
      // Anywhere, including inside words that are being corrected.
      const typists = people.map(
        (person, index) => new Typist(person, 1, 0x4e00 + index * 8_000, random, () => true),
      )
      const caret = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(people[0]!.text(1), 3))
      const started = await runs.start(request('demo/a', 'tidy', { anchor: caret, head: caret }), PERSON)
      if (!started.ok) throw new Error(started.message)
      await typeWhile(typists, random, () => !isAtWork(runs.get(started.run.id)!))
      expect(await untilEnded(runs, started.run.id)).toMatchObject({ state: 'done' })
      await room.quiet()
      room.check()
      const plain = people[0]!.text(1).toString()
      expectTypedOnce(plain, typists)
      // Without the typed characters, each word is either unchanged or corrected, and none is missing or duplicated.
      const words: string[] = plain.replaceAll(/[\u4e00-\u9fff]/g, '').split(' ')
      expect(words).toHaveLength(wrong.split(' ').length)
      const before = wrong.split(' ')
      const after = right.split(' ')
      for (const [index, word] of words.entries()) expect([before[index], after[index]]).toContain(word)
      corrected += words.filter((word, index) => word === after[index] && word !== before[index]).length
      typed += typists.reduce((sum, typist) => sum + typist.typed.length, 0)
    })
    // People did type, and the agent continued nevertheless.
    expect(typed).toBeGreaterThan(RUNS * 5)
    expect(corrected).toBeGreaterThan(RUNS * 3)
  })
})
