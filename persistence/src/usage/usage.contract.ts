import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Store } from '../store.ts'
import { shortCommands, tick } from '../testing/contract-helpers.ts'
import type { ModelCallEnd, NewModelCall } from './usage.ts'

/** Before and after every call of the suite. */
const EVER = new Date(0)
const LATER = new Date(Date.now() + 3_600_000)

const END: ModelCallEnd = {
  outcome: 'done',
  inputTokens: 90,
  cachedTokens: 40,
  outputTokens: 30,
  reasoningTokens: 10,
  estimated: false,
  cost: 5_000_000_000,
  firstEventMs: 12,
  latencyMs: 345,
}

/** The part of the contract about calls of language models. */
export function describeUsage(store: () => Store): void {
  const { newDocument } = shortCommands(store)
  const always = { person: EVER, project: EVER }
  /** A call that is not written yet, in a project that exists. */
  const newCall = async (more: Partial<NewModelCall> = {}): Promise<NewModelCall> => ({
    id: randomUUID(),
    run: randomUUID(),
    principal: randomUUID(),
    project: (await newDocument()).project,
    task: 'continue',
    provider: 'api.example',
    model: 'model "a"',
    mode: 'first',
    inputTokens: 100,
    outputTokens: 200,
    cost: 7_000,
    prices: 'table 1',
    ...more,
  })

  describe('calls of language models', () => {
    afterEach(() => store().usage.deleteBefore(LATER, 1_000))

    it('AGENT-61: are stored with their reservation, then with what they used', async () => {
      const call = await newCall()
      await store().usage.reserve(call, always)
      const open = { ...call, outcome: 'open', cachedTokens: 0, reasoningTokens: 0, estimated: true }
      expect(await store().usage.callsOf(call.run)).toMatchObject([open])
      await store().usage.settle(call.id, { ...END, firstEventMs: 12.4, latencyMs: 344.9 })
      expect(await store().usage.callsOf(call.run)).toEqual([{ ...call, ...END, at: expect.any(Date) }])
      await store().usage.settle(randomUUID(), END)
      expect(await store().usage.callsOf(randomUUID())).toEqual([])
    })

    it('are summed up by run and model', async () => {
      const first = await newCall({ run: 'a', model: 'one' })
      const calls = [
        first,
        await newCall({ run: 'a', model: 'one', cost: null }),
        await newCall({ run: 'a', model: 'two' }),
        await newCall({ run: 'b', model: 'one' }),
        await newCall({ run: 'c' }),
      ]
      for (const call of calls) await store().usage.reserve(call, always)
      await store().usage.settle(first.id, END)
      const open = {
        calls: 1,
        inputTokens: 100,
        outputTokens: 200,
        cost: 7_000,
        unpriced: 0,
        estimated: true,
      }
      expect(await store().usage.useOf(['b', 'a', 'none'])).toEqual([
        {
          ...{ run: 'a', model: 'one', calls: 2, inputTokens: 190, outputTokens: 230 },
          ...{ cost: 5_000_000_000, unpriced: 1, estimated: true },
        },
        { run: 'a', model: 'two', ...open },
        { run: 'b', model: 'one', ...open },
      ])
      expect(await store().usage.useOf([])).toEqual([])
    })

    it('AGENT-64: are summed up for the run, the person and the project, open ones by their reservation', async () => {
      const first = await newCall()
      const { run, principal, project } = first
      const none = { cost: 0, tokens: 0 }
      const reserved = { cost: 7_000, tokens: 0 }
      const spent = await store().usage.reserve(first, always)
      expect(spent).toMatchObject({ run: reserved, person: reserved })
      const before = spent.project.cost
      await store().usage.settle(first.id, END)
      const same = await newCall({ run, principal, project, cost: null, prices: null })
      expect(await store().usage.reserve(same, always)).toEqual({
        run: { cost: END.cost, tokens: 300 },
        person: { cost: END.cost, tokens: 300 },
        project: { cost: before - 7_000 + (END.cost ?? 0), tokens: spent.project.tokens + 300 },
      })
      const other = await newCall({ run: randomUUID(), principal, project, cost: 1 })
      const seen = await store().usage.reserve(other, { person: LATER, project: LATER })
      expect(seen).toEqual({ run: { cost: 1, tokens: 0 }, person: none, project: none })
    })

    it('AGENT-64: that are written at once are all counted by the last', async () => {
      const { run, principal, project } = await newCall()
      const calls = await Promise.all(
        Array.from({ length: 8 }, () => newCall({ run, principal, project, cost: 10 })),
      )
      const sums = await Promise.all(calls.map((call) => store().usage.reserve(call, always)))
      expect(Math.max(...sums.map((sum) => sum.person.cost))).toBe(80)
    })

    it('are deleted by age, page by page', async () => {
      const call = await newCall()
      await store().usage.reserve(call, always)
      await store().usage.reserve({ ...call, id: randomUUID() }, always)
      await tick()
      expect(await store().usage.deleteBefore(EVER, 10)).toBe(0)
      expect(await store().usage.deleteBefore(LATER, 1)).toBe(1)
      expect(await store().usage.deleteBefore(LATER, 10)).toBe(1)
    })

    it('PRIV-2: name no principal that is forgotten', async () => {
      const call = await newCall()
      await store().usage.reserve(call, always)
      expect(await store().maintenance.forgetPrincipal(call.principal)).toBe(1)
      expect(await store().usage.callsOf(call.run)).toMatchObject([{ principal: 'deleted' }])
    })
  })
}
