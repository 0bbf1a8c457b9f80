import type { ServerFeature } from '../features/server-feature.ts'
import type { Sockets } from './sockets.ts'

/** Time limit for closing the sockets when the server closes, in ms: a shutdown takes at most 10 s. */
const DRAIN_MS = 3_000

/** The WebSockets. */
export function socketsFeature(sockets: Sockets): ServerFeature {
  return {
    metrics: (metrics) => metrics.gauge('cowrite_connections', 'Open WebSockets.', () => sockets.size),
    close: {
      drain: () => sockets.drain(DRAIN_MS),
      disconnect: () => sockets.terminate(),
    },
  }
}
