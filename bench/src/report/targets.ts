import type { ServerId } from '../servers/catalog.ts'

/** A target for Cowrite: a metric of a scenario, either its value or its ratio to a peer measured in the same run. */
export interface Target {
  readonly scenario: string
  readonly metric: string
  /** The peer whose value counts as 1; null for a bound on the value itself, in the metric's unit. */
  readonly against: ServerId | null
  readonly atMost?: number
  readonly atLeast?: number
}

/** All targets. */
export const TARGETS: readonly Target[] = [
  { scenario: 'one-room-1000', metric: 'cpuPerDelivered', against: 'hocuspocus', atMost: 0.22 },
  { scenario: 'one-room-1000', metric: 'cpuPerDelivered', against: 'yws', atMost: 0.17 },
  { scenario: 'one-room-1000', metric: 'p50', against: null, atMost: 10 },
  { scenario: 'one-room-1000', metric: 'p99', against: null, atMost: 20 },
  { scenario: 'one-room-8000', metric: 'cpuPerDelivered', against: 'hocuspocus', atMost: 0.25 },
  { scenario: 'ramp', metric: 'sustained', against: 'hocuspocus', atLeast: 3 },
  { scenario: 'many-rooms', metric: 'cpuPerEdit', against: 'hocuspocus', atMost: 0.45 },
  { scenario: 'many-rooms', metric: 'cpuPerEdit', against: 'yws', atMost: 0.65 },
  { scenario: 'carets', metric: 'cpuPerMove', against: 'hocuspocus', atMost: 0.3 },
  { scenario: 'join-storm', metric: 'cpuPerJoin', against: 'hocuspocus', atMost: 0.12 },
  { scenario: 'join-storm', metric: 'wall', against: 'hocuspocus', atMost: 0.25 },
  { scenario: 'join-storm', metric: 'peakMemory', against: 'hocuspocus', atMost: 0.6 },
  { scenario: 'open-rooms', metric: 'memoryPerRoom', against: 'hocuspocus', atMost: 0.2 },
  { scenario: 'idle', metric: 'memoryPerConnection', against: 'relay', atMost: 1.15 },
  { scenario: 'slow-reader', metric: 'growth', against: null, atMost: 20 },
  { scenario: 'slow-reader', metric: 'p99Change', against: null, atMost: 1.2 },
  { scenario: 'slow-reader', metric: 'whole', against: null, atLeast: 1 },
  { scenario: 'durable', metric: 'ackP50', against: null, atMost: 15 },
  { scenario: 'durable', metric: 'ackP99', against: null, atMost: 60 },
  { scenario: 'durable', metric: 'transactions', against: null, atMost: 0.1 },
  { scenario: 'durable', metric: 'cpuPerEdit', against: 'ours-memory', atMost: 1.5 },
  { scenario: 'killed', metric: 'lost', against: null, atMost: 0 },
  { scenario: 'cold-open', metric: 'ratio', against: null, atMost: 3 },
  { scenario: 'two-nodes', metric: 'p50', against: 'hocuspocus', atMost: 1 },
  { scenario: 'two-nodes', metric: 'p99', against: 'hocuspocus', atMost: 1 },
  { scenario: 'two-nodes', metric: 'cpuPerEdit', against: 'hocuspocus', atMost: 0.35 },
  { scenario: 'two-nodes', metric: 'publishes', against: null, atMost: 1 },
  { scenario: 'two-nodes-paper', metric: 'cpuPerEdit', against: 'hocuspocus', atMost: 0.15 },
  { scenario: 'two-nodes-paper', metric: 'redisBytes', against: 'hocuspocus', atMost: 0.3 },
  { scenario: 'scale-out', metric: 'scale', against: null, atLeast: 1.8 },
  { scenario: 'redis-killed', metric: 'lost', against: null, atMost: 0 },
  { scenario: 'redis-killed', metric: 'unseen', against: null, atMost: 0 },
  { scenario: 'heavy', metric: 'healthz', against: null, atMost: 100 },
  { scenario: 'heavy', metric: 'edit', against: null, atMost: 100 },
  { scenario: 'editor', metric: 'remoteKey', against: null, atMost: 2 },
  { scenario: 'editor', metric: 'remoteKey', against: 'hocuspocus', atMost: 0.05 },
  { scenario: 'editor', metric: 'remoteCaret', against: null, atMost: 1 },
  { scenario: 'editor', metric: 'growth', against: null, atMost: 2 },
  { scenario: 'editor', metric: 'ownKey', against: null, atMost: 32 },
  { scenario: 'editor', metric: 'ownKeyWriters', against: null, atMost: 50 },
  { scenario: 'editor', metric: 'ownKeyTables', against: null, atMost: 50 },
  { scenario: 'editor', metric: 'ownKeyMixed', against: null, atMost: 32 },
  { scenario: 'editor', metric: 'ownKeyMixedWriters', against: null, atMost: 50 },
  { scenario: 'editor', metric: 'firstScreenMixed', against: null, atMost: 1000 },
  { scenario: 'editor', metric: 'editableMixed', against: null, atMost: 2000 },
  { scenario: 'editor', metric: 'firstScreen', against: null, atMost: 1000 },
  { scenario: 'editor', metric: 'editable', against: null, atMost: 2000 },
  { scenario: 'editor', metric: 'editable', against: 'hocuspocus', atMost: 0.5 },
  { scenario: 'editor', metric: 'memory', against: 'hocuspocus', atMost: 0.8 },
  { scenario: 'interface', metric: 'firstList', against: null, atMost: 300 },
  { scenario: 'interface', metric: 'palette', against: null, atMost: 50 },
  { scenario: 'interface', metric: 'slash', against: null, atMost: 50 },
  { scenario: 'interface', metric: 'handle', against: null, atMost: 50 },
  { scenario: 'interface', metric: 'find', against: null, atMost: 50 },
  { scenario: 'interface', metric: 'largestPaint', against: null, atMost: 2500 },
  { scenario: 'interface', metric: 'layoutShift', against: null, atMost: 2 },
  { scenario: 'blocks', metric: 'edit', against: null, atMost: 30 },
  { scenario: 'blocks', metric: 'outline', against: null, atMost: 20 },
  { scenario: 'blocks', metric: 'healthz', against: null, atMost: 100 },
  { scenario: 'mcp', metric: 'edit', against: null, atMost: 40 },
  { scenario: 'mcp', metric: 'calls', against: null, atLeast: 300 },
  { scenario: 'binding', metric: 'cpuPerKey', against: 'hocuspocus', atMost: 0.25 },
]
