import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { type RedisCounts, RedisProbe } from '../measure/redis-probe.ts'
import type { Metric } from '../scenarios/scenario.ts'
import type { Lab } from './lab.ts'
import { measureWriting, type Writing } from './measure-writing.ts'
import type { Field } from './writing.ts'

/** The result of writing on several nodes. */
export interface WritingAcross extends Writing {
  /** Messages published to Redis per edit, without those of idle nodes. */
  readonly publishes: number
  /** Redis commands per edit. */
  readonly commands: number
  /** Bytes received by Redis per edit. */
  readonly redisBytes: number
  /** CPU time of Redis per edit, in microseconds. */
  readonly redisCpu: number
}

/** The load of idle nodes. */
export interface Quiet {
  /** Messages per second, such as heartbeats. */
  readonly publishes: number
  /** CPU of all nodes, in per cent of a core. */
  readonly load: number
}

/** Measures the nodes for `seconds` without any edits. */
export async function measureQuiet(lab: Lab, seconds: number): Promise<Quiet> {
  const probe = probeOf(lab)
  try {
    const { publishes } = await probe.counts()
    const cpu = lab.cpu()
    const start = performance.now()
    await delay(seconds * 1000)
    const elapsed = performance.now() - start
    const load = (lab.cpu() - cpu) / elapsed / 10
    return { publishes: (((await probe.counts()).publishes - publishes) / elapsed) * 1000, load }
  } finally {
    probe.close()
  }
}

/**
 * Like {@link measureWriting}, with the load of Redis. `quiet` messages per second do not count for edits. The lab must
 * have a Redis.
 */
export async function measureAcross(
  lab: Lab,
  field: Field,
  rate: number,
  seconds: number,
  drainMs: number,
  quiet: number,
): Promise<WritingAcross> {
  const probe = probeOf(lab)
  try {
    const before = await probe.counts()
    const start = performance.now()
    const cpu = lab.redisCpu()
    const writing = await measureWriting(lab, field, rate, seconds, drainMs)
    const redisCpu = lab.redisCpu() - cpu
    const after = await probe.counts()
    const elapsed = (performance.now() - start) / 1000
    return {
      ...writing,
      publishes: editPublishes(before, after, quiet * elapsed, writing.edits),
      commands: (after.commands - before.commands) / writing.edits,
      redisBytes: (after.bytes - before.bytes) / writing.edits,
      redisCpu: redisCpu / writing.edits,
    }
  } finally {
    probe.close()
  }
}

/** Messages per edit, where `others` would have been published without edits; never below 0. */
export function editPublishes(
  before: RedisCounts,
  after: RedisCounts,
  others: number,
  edits: number,
): number {
  return Math.max(0, after.publishes - before.publishes - others) / edits
}

function probeOf(lab: Lab): RedisProbe {
  if (lab.redis === null) throw new Error('this scenario needs a Redis')
  return new RedisProbe(lab.redis.url)
}

/** The metrics of a scenario with writers on several nodes. */
export const ACROSS_METRICS: readonly Metric[] = [
  { key: 'p50', label: 'latency p50 to the other node', unit: 'ms', better: 'lower', plotted: true },
  { key: 'p99', label: 'latency p99 to the other node', unit: 'ms', better: 'lower', plotted: true },
  { key: 'cpuPerEdit', label: 'CPU of both nodes per edit', unit: 'µs', better: 'lower', plotted: true },
  { key: 'publishes', label: 'Redis publishes for edits', unit: '/edit', better: 'lower', plotted: true },
  {
    key: 'quietPublishes',
    label: 'Redis publishes while nobody writes',
    unit: '/s',
    better: 'lower',
    plotted: false,
  },
  {
    key: 'quietLoad',
    label: 'CPU of both nodes while nobody writes',
    unit: '%',
    better: 'lower',
    plotted: false,
  },
  { key: 'commands', label: 'Redis commands', unit: '/edit', better: 'lower', plotted: false },
  { key: 'redisBytes', label: 'sent to Redis per edit', unit: 'bytes', better: 'lower', plotted: true },
  { key: 'redisCpu', label: 'Redis CPU per edit', unit: 'µs', better: 'lower', plotted: false },
  { key: 'databaseCpu', label: 'database CPU per edit', unit: 'µs', better: 'lower', plotted: false },
]

/** The values of {@link ACROSS_METRICS}; `databaseCpu` in microseconds for the whole measurement. */
export function acrossValues(writing: WritingAcross, databaseCpu: number): Record<string, number> {
  const { p50, p99, publishes, commands, redisBytes, redisCpu } = writing
  return {
    p50,
    p99,
    cpuPerEdit: writing.cpu / writing.edits,
    publishes,
    commands,
    redisBytes,
    redisCpu,
    databaseCpu: databaseCpu / writing.edits,
  }
}
