import { once } from 'node:events'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { lowerPriority } from './background-thread.ts'

it.runIf(process.platform === 'linux')(
  'lowers the priority of a worker thread, and of no other',
  async () => {
    const before = getPriority()
    const source = `
    const { getPriority } = require('node:os')
    const { parentPort } = require('node:worker_threads')
    import(${JSON.stringify(new URL('./background-thread.ts', import.meta.url).href)}).then((thread) => {
      thread.lowerPriority()
      parentPort.postMessage(getPriority())
    })`
    const [priority] = (await once(new Worker(source, { eval: true }), 'message')) as [number]
    expect(priority).toBe(10)
    expect(getPriority()).toBe(before)
  },
)

it('leaves the main thread as it is', () => {
  const before = getPriority()
  lowerPriority()
  expect(getPriority()).toBe(before)
})
