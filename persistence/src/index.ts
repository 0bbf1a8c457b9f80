export { Keyring, KeyringError } from './encryption/keyring.ts'
export { type Opened as OpenedBytes, open as openSealed, seal } from './encryption/seal.ts'
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
export { ROW_PLAIN, ROW_SEALED } from './store.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
