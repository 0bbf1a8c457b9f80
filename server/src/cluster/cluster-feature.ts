import type { ServerFeature } from '../features/server-feature.ts'
import type { Cluster } from './cluster.ts'
import { type NodeFigures, watchCluster } from './cluster-metrics.ts'

/** The figures of a node that is not part of a cluster. */
const ALONE: NodeFigures = {
  others: 0,
  busState: { name: 'away' },
  counts: { published: 0, received: 0, dropped: 0 },
  repairedRows: 0,
}

/** The other nodes; `null` when this is the only one. */
export function clusterFeature(cluster: Cluster | null): ServerFeature {
  return {
    metrics: (metrics) => watchCluster(metrics, cluster ?? ALONE),
    close: {
      announce: () => cluster?.drain(),
      disconnect: () => cluster?.close(),
    },
  }
}
