import { describe, expect, it } from 'vitest'
import { TaskQueue } from './task-queue.ts'

/** A task that runs until the test ends it, and records its start. */
function task(begun: string[], name: string) {
  const end = Promise.withResolvers<string>()
  const run = () => {
    begun.push(name)
    return end.promise
  }
  return { run, end }
}

describe('TaskQueue', () => {
  it('runs so many at a time, those of one key one after the other', async () => {
    const begun: string[] = []
    const queue = new TaskQueue({ running: 2, waiting: 10, waitingOfOne: 10 })
    const [a1, a2, b1, c1] = ['a1', 'a2', 'b1', 'c1'].map((name) => task(begun, name))
    const done = [a1, a2, b1, c1].map((one, index) => queue.add('aabc'.charAt(index), false, one!.run))
    expect(begun).toEqual(['a1', 'b1'])
    b1?.end.resolve('B')
    expect(await done[2]).toBe('B')
    await new Promise(setImmediate)
    expect(begun).toEqual(['a1', 'b1', 'c1'])
    a1?.end.reject(new Error('A'))
    await expect(done[0]).rejects.toThrow('A')
    await new Promise(setImmediate)
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2'])
  })

  it('refuses when too many are waiting', async () => {
    const begun: string[] = []
    const queue = new TaskQueue({ running: 1, waiting: 1, waitingOfOne: 1 })
    const [first, second, third] = ['1', '2', '3'].map((name) => task(begun, name))
    const running = queue.add('a', false, first!.run)
    const waiting = queue.add('b', false, second!.run)
    expect(queue.add('c', false, third!.run)).toBeNull()
    first?.end.resolve('')
    await running
    await new Promise(setImmediate)
    expect(queue.add('c', false, third!.run)).not.toBeNull()
    second?.end.resolve('')
    third?.end.resolve('')
    await waiting
  })

  it('LIM-61: heavy tasks leave one place to the rest, however many keys they have', async () => {
    const begun: string[] = []
    const queue = new TaskQueue({ running: 2, waiting: 10, waitingOfOne: 10 })
    const heavy = ['h1', 'h2', 'h3'].map((name) => task(begun, name))
    const light = ['l1', 'l2'].map((name) => task(begun, name))
    for (const [index, one] of heavy.entries()) void queue.add(`heavy ${index}`, true, one.run)
    for (const [index, one] of light.entries()) void queue.add(`light ${index}`, false, one.run)
    expect(begun).toEqual(['h1', 'l1'])
    light[0]?.end.resolve('')
    await new Promise(setImmediate)
    expect(begun).toEqual(['h1', 'l1', 'l2'])
    light[1]?.end.resolve('')
    await new Promise(setImmediate)
    expect(begun).toEqual(['h1', 'l1', 'l2'])
    heavy[0]?.end.resolve('')
    await new Promise(setImmediate)
    expect(begun).toEqual(['h1', 'l1', 'l2', 'h2'])
  })

  it('LIM-61: heavy tasks, and those of one key, fill a part of the waiting places only', () => {
    const queue = new TaskQueue({ running: 2, waiting: 10, waitingOfOne: 3 })
    const add = (key: string, isHeavy: boolean) =>
      queue.add(key, isHeavy, () => new Promise<never>(() => {})) !== null
    expect(Array.from({ length: 6 }, () => add('one', false))).toEqual([true, true, true, true, false, false])
    const heavy = Array.from({ length: 10 }, (_, index) => add(`heavy ${index}`, true))
    expect(heavy.filter(Boolean)).toHaveLength(6)
    expect(add('another', false)).toBe(true)
  })

  it('LIM-61: keys take turns: the first task of one does not wait for all of another', async () => {
    const begun: string[] = []
    const queue = new TaskQueue({ running: 1, waiting: 10, waitingOfOne: 10 })
    const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']
    const ended = names.map((name) =>
      queue.add(name.charAt(0), false, async () => {
        begun.push(name)
        await new Promise(setImmediate)
      }),
    )
    await Promise.all(ended)
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4'])
  })
})
