import type { Metrics } from '../observability/metrics.ts'

/** Metrics of the other nodes. */
export interface NodeFigures {
  readonly others: number
  readonly busState: { readonly name: 'connected' | 'away' }
  readonly counts: { readonly published: number; readonly received: number; readonly dropped: number }
  readonly repairedRows: number
}

/** Registers the metrics of the connections between nodes. */
export function watchCluster(metrics: Metrics, nodes: NodeFigures): void {
  metrics.gauge('cowrite_nodes', 'Other nodes that are alive.', () => nodes.others)
  metrics.gauge(
    'cowrite_redis_connected',
    '1 while other nodes are reached through Redis, 0 while only through the database or for a node alone.',
    () => (nodes.busState.name === 'connected' ? 1 : 0),
  )
  metrics.counter(
    'cowrite_redis_published_total',
    'Messages handed to Redis for other nodes.',
    () => nodes.counts.published,
  )
  metrics.counter(
    'cowrite_redis_received_total',
    'Messages of other nodes that came through Redis.',
    () => nodes.counts.received,
  )
  metrics.counter(
    'cowrite_redis_dropped_total',
    'Messages for other nodes that Redis could not take; they read what they miss from the database.',
    () => nodes.counts.dropped,
  )
  metrics.counter(
    'cowrite_repaired_rows_total',
    'Updates of other nodes read from the database because no message had brought them.',
    () => nodes.repairedRows,
  )
}
