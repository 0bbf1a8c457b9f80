import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { STEP_1, STEP_2, UPDATE } from '../harness/frames.ts'
import { Ledger } from './ledger.ts'

const status = (accepted: boolean) => ({ type: 'sync-status', address: '', accepted }) as const
const sync = (step: number, payload: Uint8Array = Uint8Array.of(0, 0)) =>
  ({ type: 'sync', address: '', step, payload }) as const

/** One client with a line, and access to its updates. */
function typing() {
  const ledger = new Ledger()
  const doc = new Y.Doc()
  const page = ledger.page(doc.clientID)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => void updates.push(update))
  const text = doc.getText('content')
  return {
    ledger,
    page,
    type: (token: string) => {
      const edit = page.enter('typed', token, Y.getState(doc.store, doc.clientID))
      text.insert(text.length, token)
      return { edit, frame: sync(UPDATE, updates.at(-1)) }
    },
    erase: (token: string, clock: number) => {
      const edit = page.enter('erased', token, clock)
      text.delete(text.toString().indexOf(token), token.length)
      return { edit, frame: sync(UPDATE, updates.at(-1)) }
    },
  }
}

it('gives each acknowledgement to the frame that it answers, in their order', () => {
  const { ledger, page, type, erase } = typing()
  const line = page.openLine()
  const first = type('a1;')
  const second = erase('a1;', 0)
  const third = type('a2;')
  line.sent(sync(STEP_1))
  for (const { frame } of [second, first, third]) line.sent(frame)
  line.received(status(true))
  expect([first, second, third].map(({ edit }) => edit.acknowledged)).toEqual([null, 1, null])
  line.received(status(false))
  line.received(status(true))
  expect([first, second, third].map(({ edit }) => edit.acknowledged)).toEqual([null, 1, 2])
  expect(page.refusals).toBe(1)
  expect(page.isSettled).toBe(false)
  expect(ledger.acknowledgements).toBe(2)
})

it('takes step 2 for everything that was done until then, on whatever line', () => {
  const { page, type } = typing()
  const first = type('a1;')
  const lost = page.openLine()
  lost.sent(first.frame)
  const line = page.openLine()
  line.sent(sync(STEP_1))
  line.sent(sync(STEP_2))
  const second = type('a2;')
  line.received(status(true))
  expect([first, second].map(({ edit }) => edit.acknowledged)).toEqual([1, null])
  expect(() => line.received(status(true))).toThrow('nothing was sent for')
})

it('takes the acknowledgements of what was refused without a word for those of the step 2 that repeats it', () => {
  const { page, type } = typing()
  const line = page.openLine()
  const first = type('a1;')
  line.sent(sync(STEP_1))
  line.sent(sync(STEP_2))
  const second = type('a2;')
  line.sent(second.frame)
  // The server asks again for both, and acknowledges both.
  line.sent(sync(STEP_2))
  const third = type('a3;')
  line.sent(third.frame)
  line.received(status(true))
  line.received(status(true))
  expect([first, second, third].map(({ edit }) => edit.acknowledged)).toEqual([1, 2, null])
  line.received(status(true))
  expect(third.edit.acknowledged).toBe(4)
  expect(page.isSettled).toBe(true)
})

it('expects one acknowledgement for each refused update once a step 2 has repeated them', () => {
  const { page, type } = typing()
  const line = page.openLine()
  line.sent(sync(STEP_1))
  line.sent(sync(STEP_2))
  line.received(status(true))
  const [first, second] = [type('a1;'), type('a2;')]
  line.sent(first.frame)
  line.sent(second.frame)
  line.received(status(false))
  line.sent(sync(STEP_2))
  const third = type('a3;')
  line.sent(third.frame)
  // It was in transit when the server asked.
  line.received(status(false))
  line.received(status(true))
  expect(second.edit.acknowledged).toBe(null)
  line.received(status(true))
  expect([first, second, third].map(({ edit }) => edit.acknowledged)).toEqual([2, 2, null])
  line.received(status(true))
  expect(page.isSettled).toBe(true)
})
