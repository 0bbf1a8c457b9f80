import type { ModelFailureKind } from '../models/request/failure.ts'

/** Why a run failed. */
export interface RunFailure {
  readonly kind: RunFailureKind
  /** One sentence for users. */
  readonly message: string
  /** The error thrown, for logs; never shown to users. */
  readonly cause?: unknown
}

/** Kinds of {@link RunFailure}, including those of the model. */
export type RunFailureKind =
  | ModelFailureKind
  /** The room refused the agent: no such document, in the trash, not allowed. */
  | 'not-admitted'
  /** The room refused a write. */
  | 'write-refused'
  /** The durable acknowledgement did not arrive in time. */
  | 'not-acknowledged'
  /** The agent took more turns or calls of tools than a run may. */
  | 'too-many-steps'
  /** The server that it ran on ended. */
  | 'server-gone'
  /** An error in this program. */
  | 'internal'
