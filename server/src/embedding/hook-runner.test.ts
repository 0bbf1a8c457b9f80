import { pino } from 'pino'
import { expect, it } from 'vitest'
import { HookError, HookRunner } from './hook-runner.ts'

function newRunner(timeoutMs: number) {
  const lines: Record<string, unknown>[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  return { runner: new HookRunner(logger, timeoutMs), lines }
}

it('a hook is not called in the turn of the caller, and its result is the result', async () => {
  const { runner } = newRunner(1_000)
  let isCalled = false
  const result = runner.run('load', 'p/d', () => {
    isCalled = true
    return 5
  })
  expect(isCalled).toBe(false)
  expect(await result).toBe(5)
})

it('a hook that throws, rejects or takes too long rejects with the hook, the document and the cause', async () => {
  const { runner } = newRunner(20)
  const cause = new RangeError('on purpose')
  const throwing = runner.run('load', 'p/d', () => {
    throw cause
  })
  await expect(throwing).rejects.toMatchObject({ hook: 'load', document: 'p/d', cause })
  await expect(runner.run('load', null, () => Promise.reject(cause))).rejects.toMatchObject({ cause })
  let signal: AbortSignal | null = null
  const hanging = runner.run('changed', 'p/d', (given) => {
    signal = given
    return new Promise<void>(() => {})
  })
  await expect(hanging).rejects.toThrow('the hook changed took longer than 20 ms for the document p/d')
  expect(signal).toMatchObject({ aborted: true })
})

it('a hook that nobody waits for is logged when it fails, comes after what it is to follow, and is waited for at the end', async () => {
  const { runner, lines } = newRunner(1_000)
  const order: string[] = []
  const first = runner.notify('joined', 'p/d', async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    order.push('joined')
    throw new Error('on purpose')
  })
  void runner.notify('left', 'p/d', () => void order.push('left'), first)
  await runner.settled()
  expect(order).toEqual(['joined', 'left'])
  expect(lines).toMatchObject([{ hook: 'joined', document: 'p/d', msg: 'a hook failed' }])
  expect(new HookError('left', null, 'failed').message).toBe('the hook left failed')
})
