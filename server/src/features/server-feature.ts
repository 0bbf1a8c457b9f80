import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../observability/metrics.ts'
import type { ClosePhase } from './close-phases.ts'
import type { HousekeepingTask } from './housekeeping-task.ts'

/**
 * A part of the server, as the server composes it: what it registers, and what it does when the server starts and closes.
 * Everything is optional. What it is told of rooms is its `RoomObserver`.
 */
export interface ServerFeature {
  /** Registers its routes. */
  readonly routes?: (app: FastifyInstance) => void
  /** Registers its metrics. */
  readonly metrics?: (metrics: Metrics) => void
  /** What it does every hour. */
  readonly housekeeping?: readonly HousekeepingTask[]
  /** Called once when the server accepts requests. */
  readonly start?: () => void
  /** What it does in the phases in which the server closes. */
  readonly close?: Readonly<Partial<Record<ClosePhase, () => Promise<void> | void>>>
}
