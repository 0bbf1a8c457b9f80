import { describe, expect, it } from 'vitest'
import { TaskQueue } from './task-queue.ts'

/** A task that runs until it is told to end, and notes when it began. */
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
    const queue = new TaskQueue(2, 10)
    const [a1, a2, b1, c1] = ['a1', 'a2', 'b1', 'c1'].map((name) => task(begun, name))
    const done = [a1, a2, b1, c1].map((one, index) => queue.add('aabc'.charAt(index), one!.run))
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
    const queue = new TaskQueue(1, 1)
    const [first, second, third] = ['1', '2', '3'].map((name) => task(begun, name))
    const running = queue.add('a', first!.run)
    const waiting = queue.add('b', second!.run)
    expect(queue.add('c', third!.run)).toBeNull()
    first?.end.resolve('')
    await running
    await new Promise(setImmediate)
    expect(queue.add('c', third!.run)).not.toBeNull()
    second?.end.resolve('')
    third?.end.resolve('')
    await waiting
  })
})
