import type { HunkCount, ModelUse, RunRecord } from '@cowrite/persistence'
import { describe, expect, it } from 'vitest'
import { usageBy } from './usage.ts'

const run = (id: string, principal: string, agent: string) => ({ id, principal, agent }) as RunRecord
const use = (name: string, model: string, more: Partial<ModelUse> = {}): ModelUse => ({
  ...{
    run: name,
    model,
    calls: 1,
    inputTokens: 10,
    outputTokens: 5,
    cost: 2e9,
    unpriced: 0,
    estimated: false,
  },
  ...more,
})
const hunks = (name: string | null, status: HunkCount['status'], count: number): HunkCount => ({
  author: { principal: 'agent:editor', kind: 'agent', run: name },
  invoker: 'ana',
  status,
  count,
})

const FACTS = {
  runs: [run('1', 'ana', 'editor'), run('2', 'ben', 'writer'), run('3', 'ana', 'writer')],
  uses: [use('1', 'large'), use('2', 'small', { cost: 0, unpriced: 1, estimated: true })],
  counts: [
    hunks('1', 'accepted', 3),
    hunks('1', 'rejected', 1),
    hunks('1', 'pending', 2),
    hunks(null, 'withdrawn', 1),
    {
      author: { principal: 'ben', kind: 'person', run: null },
      invoker: null,
      status: 'accepted',
      count: 9,
    } as const,
  ],
}

describe('the use of agents', () => {
  it('API-48: by person, with the rate of accepted parts and without what people suggest', () => {
    const none = { pending: 0, accepted: 0, rejected: 0, withdrawn: 0, acceptRate: null }
    expect(usageBy('person', FACTS)).toEqual([
      {
        ...{ key: 'ana', runs: 2, calls: 1, inputTokens: 10, outputTokens: 5, cost: 2 },
        ...{
          unpricedCalls: 0,
          estimated: false,
          pending: 2,
          accepted: 3,
          rejected: 1,
          withdrawn: 1,
          acceptRate: 0.75,
        },
      },
      {
        ...{ key: 'ben', runs: 1, calls: 1, inputTokens: 10, outputTokens: 5, cost: 0 },
        ...{ unpricedCalls: 1, estimated: true, ...none },
      },
    ])
  })

  it('API-48: by agent, those without a run by their principal', () => {
    expect(usageBy('agent', FACTS).map(({ key, runs, accepted }) => [key, runs, accepted])).toEqual([
      ['editor', 1, 3],
      ['writer', 2, 0],
      ['agent:editor', 0, 0],
    ])
  })

  it('API-48: by model, `null` where none was asked', () => {
    expect(
      usageBy('model', FACTS).map(({ key, runs, calls, accepted }) => [key, runs, calls, accepted]),
    ).toEqual([
      ['large', 1, 1, 3],
      ['small', 1, 1, 0],
      [null, 1, 0, 0],
    ])
  })
})
