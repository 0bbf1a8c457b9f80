import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PendingCalls } from './pending-calls.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Calls that write down what they were called with; each ends when it is told to. */
function recorded(delayMs = 10, maxDelayMs = 25) {
  const called: string[] = []
  const running: (() => void)[] = []
  const calls = new PendingCalls<string>({ delayMs, maxDelayMs }, (value) => {
    called.push(value)
    return new Promise((resolve) => running.push(resolve))
  })
  const request = (key: string, value: string) => calls.request(key, (due) => `${due ?? ''}${value}`)
  const end = async () => {
    running.shift()?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { calls, called, request, end }
}

it('requests that follow each other make one call, a while after the last and at most a while after the first', async () => {
  const { called, request, end } = recorded()
  request('k', 'a')
  await vi.advanceTimersByTimeAsync(9)
  request('k', 'b')
  await vi.advanceTimersByTimeAsync(9)
  expect(called).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(called).toEqual(['ab'])
  await end()
  for (let ms = 0; ms < 24; ms += 6) {
    request('k', 'c')
    await vi.advanceTimersByTimeAsync(6)
  }
  expect(called).toEqual(['ab'])
  await vi.advanceTimersByTimeAsync(1)
  expect(called).toEqual(['ab', 'cccc'])
})

it('no two calls of a key run at once, those of other keys go on, and a key of which nothing is due is forgotten', async () => {
  const { calls, called, request, end } = recorded()
  request('one', 'a')
  await vi.advanceTimersByTimeAsync(10)
  request('one', 'b')
  request('two', 'x')
  await vi.advanceTimersByTimeAsync(100)
  expect(called).toEqual(['a', 'x'])
  await end()
  await vi.advanceTimersByTimeAsync(10)
  expect(called).toEqual(['a', 'x', 'b'])
  await end()
  await end()
  expect(calls.size).toBe(0)
})

it('a pause after a failure puts a call off, with what is requested meanwhile', async () => {
  const { calls, called, request } = recorded()
  calls.request('k', () => 'a', 100)
  request('k', 'b')
  await vi.advanceTimersByTimeAsync(99)
  expect(called).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(called).toEqual(['ab'])
})

it('a flush makes the calls that are due at once and waits for those that run; what is cleared is not called', async () => {
  const { calls, called, request, end } = recorded()
  request('one', 'a')
  request('two', 'x')
  let isFlushed = false
  void calls.flush().then(() => {
    isFlushed = true
  })
  expect(called).toEqual(['a', 'x'])
  request('one', 'b')
  await end()
  expect(isFlushed).toBe(false)
  await end()
  expect(called).toEqual(['a', 'x', 'b'])
  await end()
  expect(isFlushed).toBe(true)
  request('one', 'c')
  calls.clear()
  await vi.advanceTimersByTimeAsync(100)
  expect(called).toEqual(['a', 'x', 'b'])
  expect(calls.size).toBe(0)
})
