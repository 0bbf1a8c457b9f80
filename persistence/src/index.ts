export { type Clock, SYSTEM_CLOCK } from './journal/clock.ts'
export {
  type DrainOutcome,
  Journal,
  type JournalFailure,
  type JournalOptions,
  type JournalRefusal,
  type JournalState,
} from './journal/journal.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export type * from './store.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
