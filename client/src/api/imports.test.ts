import { afterEach, describe, expect, it, vi } from 'vitest'
import { importDocument, newAddress } from './imports.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const answer = (status: number, body: object = {}) => Response.json(body, { status })
const SUMMARY = { address: 'demo/x', title: 'X' }

/** Answers requests in this order; `null` is a connection that breaks. */
function answering(...answers: readonly (Response | null)[]): string[] {
  const asked: string[] = []
  const left = [...answers]
  vi.stubGlobal('fetch', async (url: URL, { method }: RequestInit) => {
    asked.push(`${method} ${url.pathname}${url.search}`)
    const next = left.shift()
    if (next === null || next === undefined) throw new TypeError('Failed to fetch')
    return next
  })
  return asked
}

async function imported(): Promise<unknown> {
  vi.useFakeTimers()
  const result = importDocument(
    'http://a',
    { markdown: 'a', address: 'demo/x' },
    new AbortController().signal,
  )
  await vi.runAllTimersAsync()
  return await result
}

const POST = 'POST /api/imports?address=demo%2Fx'

describe('an import', () => {
  it('EDIT-145: is sent again with the same address, and found when its answer was lost', async () => {
    const asked = answering(null, answer(503), answer(409), answer(200, SUMMARY))
    expect(await imported()).toEqual({ ok: true, value: SUMMARY })
    expect(asked).toEqual([POST, POST, POST, 'GET /api/documents/demo%2Fx'])
  })

  it('EDIT-145: ends with the error of a server that refuses it, and of one that stays away', async () => {
    const asked = answering(answer(400, { error: 'too-complex' }))
    expect(await imported()).toMatchObject({ ok: false, error: { error: 'too-complex' } })
    expect(asked).toEqual([POST])
    answering(null, null, null, null)
    expect(await imported()).toMatchObject({ ok: false, error: { error: 'unreachable' } })
  })

  it('EDIT-145: a first answer that the address is taken is an error', async () => {
    answering(answer(409, { error: 'conflict' }))
    expect(await imported()).toMatchObject({ ok: false, error: { error: 'conflict' } })
  })

  it('has an address of the letters of its name, and another one each time', () => {
    expect(newAddress('Über  Plan #2.md', 'demo')).toMatch(/^demo\/u-ber-plan-2-md-[0-9a-f]{10}$/)
    expect(newAddress('報告', 'demo')).toMatch(/^demo\/[0-9a-f]{10}$/)
    expect(newAddress('a', 'demo')).not.toBe(newAddress('a', 'demo'))
  })
})
