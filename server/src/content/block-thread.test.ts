import { fromMarkdown } from '@cowrite/crdt/richtext'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { BlockThread } from './block-thread.ts'

const logger = pino({ level: 'silent' })

it('AGENT-45: a document that breaks or blocks the thread fails its own tasks, and the next one has another thread', async () => {
  let lost = 0
  const thread = new BlockThread(logger, () => lost++, 10)
  // Starting a thread takes longer than the limit.
  const first = await thread.ask({ kind: 'open', copy: 1, state: fromMarkdown('One') })
  expect(first).toEqual({ ok: false, reason: 'too-complex' })
  expect(lost).toBe(1)
  await thread.close()
  const next = new BlockThread(logger, () => lost++)
  expect(await next.ask({ kind: 'open', copy: 1, state: Uint8Array.of(9, 9) })).toEqual({
    ok: false,
    reason: 'too-complex',
  })
  expect(await next.ask({ kind: 'open', copy: 2, state: fromMarkdown('Two') })).toEqual({
    ok: true,
    result: null,
  })
  expect(await next.ask({ kind: 'outline', copy: 2 })).toMatchObject({ ok: true })
  const pending = next.ask({ kind: 'outline', copy: 2 })
  await next.close()
  expect(await pending).toMatchObject({ ok: false })
  expect(await next.ask({ kind: 'outline', copy: 2 })).toEqual({ ok: false, reason: 'closing' })
})
