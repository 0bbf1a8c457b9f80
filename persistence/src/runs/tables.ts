import type { TableRegistration } from '../tables/table-registration.ts'

const NOT_EXPORTED =
  'What agents did is kept for a while on this installation; their edits are in the document.'

/** Runs of agents. */
export const AGENT_RUN = {
  table: 'agent_run',
  exported: { none: NOT_EXPORTED },
  imported: { none: NOT_EXPORTED },
  purged: { cascade: 'document_id' },
  forgotten: { column: 'principal' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Run ${key}` },
} as const satisfies TableRegistration

/** Steps of runs. */
export const RUN_STEP = {
  table: 'run_step',
  exported: { none: NOT_EXPORTED },
  imported: { none: NOT_EXPORTED },
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal.' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Step ${key}` },
} as const satisfies TableRegistration

/** What is needed to undo runs. */
export const RUN_UNDO = {
  table: 'run_undo',
  exported: { none: NOT_EXPORTED },
  imported: { none: NOT_EXPORTED },
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal.' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Undo record ${key}` },
} as const satisfies TableRegistration
