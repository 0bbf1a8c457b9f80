import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { type RedisCounts, RedisProbe } from '../measure/redis-probe.ts'
import type { Metric } from '../scenarios/scenario.ts'
import type { Lab } from './lab.ts'
import { measureWriting, type Writing } from './measure-writing.ts'
import type { Field } from './writing.ts'

/** What a stretch of writing on several nodes yielded. */
export interface WritingAcross extends Writing {
  /** Messages published at Redis for an edit, those of quiet nodes taken off. */
  readonly publishes: number
  /** Commands that Redis took for an edit. */
  readonly commands: number
  /** Bytes that Redis received for an edit. */
  readonly redisBytes: number
  /** CPU time of Redis for an edit, microseconds. */
  readonly redisCpu: number
}

/** What nodes do while nobody writes. */
export interface Quiet {
  /** Messages a second, such as heartbeats. */
  readonly publishes: number
  /** CPU of all nodes, per cent of a core. */
  readonly load: number
}

/** Looks at the nodes for `seconds` while nobody writes. */
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
 * As {@link measureWriting}, with what the nodes had Redis do meanwhile. `quiet` messages a second are no edits'. The
 * lab must have a Redis.
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

/** Messages for an edit, `others` being those that would have been published without any; never below 0. */
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

/** The metrics of a scenario in which people on several nodes write. */
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

/** The values of {@link ACROSS_METRICS}; `databaseCpu` in microseconds for the whole stretch. */
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
