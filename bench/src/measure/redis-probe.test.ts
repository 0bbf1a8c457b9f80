import { describe, expect, it } from 'vitest'
import { readCounts } from './redis-probe.ts'

const STATS =
  '# Stats\r\ntotal_connections_received:9\r\ntotal_commands_processed:812\r\ntotal_net_input_bytes:4711\r\ntotal_net_output_bytes:99\r\n'

describe('readCounts', () => {
  it('adds up plain and sharded publishes', () => {
    const info =
      '# Commandstats\r\ncmdstat_publish:calls=12,usec=80,usec_per_call=6.67,rejected_calls=0,failed_calls=0\r\ncmdstat_spublish:calls=30,usec=1,usec_per_call=0.03,rejected_calls=0,failed_calls=0\r\n'
    expect(readCounts(info + STATS)).toEqual({ publishes: 42, commands: 812, bytes: 4711 })
  })

  it('counts none where nothing was published', () => {
    expect(readCounts(STATS).publishes).toBe(0)
  })
})
