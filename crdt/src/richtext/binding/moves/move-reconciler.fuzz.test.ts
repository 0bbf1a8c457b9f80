import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { below, generator, pick, type Random } from '../../testing/test-document.ts'
import { type Peer, peers } from '../testing/peer.ts'
import { type Order, Relay } from '../testing/relay.ts'
import { namedRuns, surplusCopies } from './dedupe.ts'
import { MoveLog } from './move-log.ts'
import { settleMoves } from './settle.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(100)
const ACTIONS = 40

interface Result {
  typed: number
  doubled: number
  lost: number
}

/** Characters that peers typed, and those that one of them deleted. */
class Typed {
  next = 0x4e00
  readonly deleted = new Set<string>()
  word(length: number): string {
    return Array.from({ length }, () => String.fromCharCode(this.next++)).join('')
  }
}

function act(peer: Peer, random: Random, typed: Typed): void {
  const { texts } = peer
  if (texts.length === 0) return
  const block = below(random, texts.length)
  const { length } = texts[block]!
  switch (below(random, 9)) {
    case 0:
    case 1:
      peer.split(block, below(random, length + 1))
      return
    case 2:
    case 3:
      if (block > 0) peer.join(block)
      return
    case 4: {
      const to = below(random, texts.length + 1)
      if (to !== block && to !== block + 1) peer.move(block, to)
      return
    }
    case 5: {
      const from = below(random, length + 1)
      const to = Math.min(length, from + 1 + below(random, 3))
      for (const character of texts[block]!.slice(from, to)) typed.deleted.add(character)
      if (from < to) peer.delete(block, from, to)
      return
    }
    default:
      peer.type(block, below(random, length + 1), typed.word(1 + below(random, 3)))
  }
}

/** Plays a history of three people, delivers everything to all, and checks what holds in the end. */
function play(seed: number, order: Order): Result {
  const random = generator(seed)
  const typed = new Typed()
  const all = peers([1, 2, 3], typed.word(6), typed.word(6), typed.word(6))
  const relay = new Relay(order, random)
  const sent = all.map(() => 0)
  all.forEach((_peer, index) => {
    relay.join(index)
  })
  const send = (by: number): void => {
    for (const update of all[by]!.take())
      relay.publish({ by, sequence: sent[by]!++, seen: relay.seenBy(by), update })
  }
  const receive = (index: number): boolean => {
    const update = relay.next(index)
    if (update !== null) all[index]!.receive(update)
    return update !== null
  }
  for (let i = 0; i < ACTIONS; i++) {
    act(pick(random, all), random, typed)
    all.forEach((_peer, index) => {
      if (random() < 0.4) send(index)
      if (random() < 0.4) for (let n = below(random, 4); n > 0 && receive(index); n--);
    })
  }
  for (let round = 0; round < 40; round++) {
    all.forEach((_peer, index) => {
      send(index)
      while (receive(index));
    })
  }
  expect(all.every((peer, index) => peer.take().length === 0 && relay.isUpToDate(index))).toBe(true)
  for (const peer of all) expect(peer.root.toJSON()).toEqual(all[0]!.root.toJSON())
  checkCopies(all[0]!)
  const text = all[0]!.texts.join('')
  const present = new Set(text)
  let lost = 0
  for (let code = 0x4e00; code < typed.next; code++) {
    const character = String.fromCharCode(code)
    if (!present.has(character) && !typed.deleted.has(character)) lost++
  }
  return { typed: typed.next - 0x4e00, doubled: text.length - present.size, lost }
}

/** In the end no copy is left that does not count, for those who edit and those who read. */
function checkCopies({ doc }: Peer): void {
  const log = new MoveLog(doc)
  const runs = log.take()
  expect([...surplusCopies(doc, log.leaves, namedRuns(runs)).runs()]).toEqual([])
  log.destroy()
  const reader = new Y.Doc()
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc))
  settleMoves(reader)
  expect(Y.encodeStateAsUpdate(reader)).toEqual(Y.encodeStateAsUpdate(doc))
}

function playAll(order: Order): Result {
  const total = { typed: 0, doubled: 0, lost: 0 }
  for (let seed = SEED; seed < SEED + CASES; seed++) {
    try {
      const { typed, doubled, lost } = play(seed, order)
      total.typed += typed
      total.lost += lost
      total.doubled += doubled
      expect(doubled).toBe(0)
    } catch (error) {
      throw new Error(`COWRITE_FUZZ_SEED=${seed} COWRITE_FUZZ_CASES=1`, { cause: error })
    }
  }
  return total
}

describe(`splits, joins, drags and typing of three people, from seed ${SEED}`, () => {
  it.each<Order>(['relay', 'causal'])(
    'double no character and lose next to none: %s',
    (order) => {
      const { typed, lost } = playAll(order)
      expect(typed).toBeGreaterThan(CASES)
      // At most one character of a history with fewer than 5,000, as a bound for any seed; usually none.
      expect(lost).toBeLessThanOrEqual(Math.ceil(typed * 0.0002))
    },
    300_000,
  )
})
