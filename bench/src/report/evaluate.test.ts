import { describe, expect, it } from 'vitest'
import { SCENARIOS } from '../scenarios/catalog.ts'
import type { Measurement } from '../scenarios/scenario.ts'
import type { ServerId } from '../servers/catalog.ts'
import { evaluate, ratio } from './evaluate.ts'
import { type ScenarioResult, summarize } from './result.ts'
import { TARGETS } from './targets.ts'

const scenario = SCENARIOS[0]!

function measured(value: number, complete = true): Measurement {
  return { values: { cpuPerDelivered: value }, complete, notes: complete ? [] : ['lost some'], curve: [] }
}

function result(rounds: Partial<Record<ServerId, readonly Measurement[]>>): ScenarioResult {
  const setting = { date: '', node: '', cpu: '', cores: 2, kernel: '', versions: {} }
  const servers = Object.fromEntries(
    Object.entries(rounds).map(([id, list]) => [id, summarize(scenario, list)]),
  )
  return { scenario: scenario.name, title: '', description: '', quick: false, rounds: 2, setting, servers }
}

const target = {
  scenario: scenario.name,
  metric: 'cpuPerDelivered',
  against: 'hocuspocus',
  atMost: 0.25,
} as const

describe('evaluate', () => {
  it('compares medians with the peer of the same run', () => {
    const got = result({ ours: [measured(1), measured(3)], hocuspocus: [measured(8), measured(10)] })
    expect(evaluate(target, got)).toEqual({ state: 'met', value: 2 / 9 })
    expect(evaluate({ ...target, atMost: 0.2 }, got).state).toBe('missed')
    expect(ratio(got, 'cpuPerDelivered', 'ours', 'hocuspocus')).toBeCloseTo(2 / 9)
  })

  it('never counts a run in which something did not arrive', () => {
    const bad = result({ ours: [measured(1), measured(1, false)], hocuspocus: [measured(8)] })
    expect(evaluate(target, bad)).toEqual({ state: 'unknown', why: 'ours did not deliver everything' })
    const peer = result({ ours: [measured(1)], hocuspocus: [measured(8, false)] })
    expect(evaluate(target, peer)).toEqual({ state: 'unknown', why: 'hocuspocus did not deliver everything' })
    expect(ratio(peer, 'cpuPerDelivered', 'ours', 'hocuspocus')).toBeNull()
  })

  it('says what is missing', () => {
    expect(evaluate(target, result({ ours: [measured(1)] })).state).toBe('unknown')
    expect(evaluate({ ...target, metric: 'p50' }, result({ ours: [measured(1)] })).state).toBe('unknown')
    expect(evaluate(target, result({ ours: [measured(1)], hocuspocus: [measured(0)] })).state).toBe('unknown')
  })

  it('knows bounds on the value itself, from above and below', () => {
    const got = result({ ours: [measured(12)] })
    expect(evaluate({ ...target, against: null, atMost: 12 }, got).state).toBe('met')
    expect(evaluate({ ...target, against: null, atMost: 11.9 }, got).state).toBe('missed')
    const least = { scenario: scenario.name, metric: 'cpuPerDelivered', against: null, atLeast: 13 } as const
    expect(evaluate(least, got)).toEqual({ state: 'missed', value: 12 })
  })
})

describe('TARGETS', () => {
  it('name scenarios, metrics and peers that exist', () => {
    for (const { scenario: name, metric, against, atMost, atLeast } of TARGETS) {
      const found = SCENARIOS.find((candidate) => candidate.name === name)
      expect(
        found?.metrics.map((m) => m.key),
        `${name} ${metric}`,
      ).toContain(metric)
      if (against !== null) expect(found?.without).not.toContain(against)
      expect((atMost === undefined) !== (atLeast === undefined)).toBe(true)
    }
  })
})
