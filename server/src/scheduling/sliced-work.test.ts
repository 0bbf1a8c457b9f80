import type { Steps } from '@cowrite/crdt'
import { describe, expect, it } from 'vitest'
import { SlicedWork } from './sliced-work.ts'

/** Records each step under a name, and returns the name. */
function* noting(notes: string[], name: string, steps: number): Steps<string> {
  for (let i = 0; i < steps; i++) {
    notes.push(name)
    yield
  }
  return name
}

describe('SlicedWork', () => {
  it('does the steps of several jobs in turn, in slices with other work in between', async () => {
    let time = 0
    const work = new SlicedWork(() => time++)
    const notes: string[] = []
    const long = work.run(noting(notes, 'long', 30))
    const short = work.run(noting(notes, 'short', 2))
    void short.then(() => notes.push('told'))
    setImmediate(() => notes.push('other'))
    expect(notes).toEqual([])
    expect(await Promise.all([long, short])).toEqual(['long', 'short'])
    expect(notes.slice(0, 2)).toEqual(['long', 'short'])
    expect(notes.indexOf('other')).toBeLessThan(10)
    expect(notes.indexOf('told')).toBeLessThan(12)
    expect(notes.filter((note) => note === 'long')).toHaveLength(30)
  })

  it('rejects with what a step throws, and goes on with the others', async () => {
    const work = new SlicedWork(() => performance.now())
    const failing = work.run(
      (function* (): Steps<void> {
        yield
        throw new Error('broken')
      })(),
    )
    const other = work.run(noting([], 'other', 3))
    await expect(failing).rejects.toThrow('broken')
    expect(await other).toBe('other')
  })
})
