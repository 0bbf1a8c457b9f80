import { z } from 'zod'
import { parseRedisUrl, type RedisTarget } from './redis-url.ts'
import type { Values } from './variable.ts'

const redisTarget = z.string().transform((value, context): RedisTarget => {
  const parsed = parseRedisUrl(value)
  if (parsed.ok) return parsed.target
  context.addIssue(parsed.reason)
  return z.NEVER
})

/** The variables of {@link ClusterConfig}. */
export const CLUSTER_VARIABLES = {
  REDIS_URL: redisTarget.optional(),
}

/** How nodes reach each other. */
export interface ClusterConfig {
  /** The Redis that connects the nodes; `null` for a single node. */
  readonly redis: RedisTarget | null
}

/** Makes the section of validated values. */
export function clusterConfig(values: Values<typeof CLUSTER_VARIABLES>): ClusterConfig {
  return { redis: values.REDIS_URL ?? null }
}
