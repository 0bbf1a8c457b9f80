import { Keyring, KeyringError } from '@cowrite/persistence'
import { z } from 'zod'
import { bytes, url, type Values } from './variable.ts'

const keyring = z.string().transform((value, context): Keyring => {
  try {
    return Keyring.parse(value)
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})

/** The variables of {@link StorageConfig}. */
export const STORAGE_VARIABLES = {
  DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  COWRITE_STORE: z.enum(['database', 'memory']).default('database'),
  COWRITE_DATA_DIR: z.string().min(1).default('./.cowrite'),
  COWRITE_JOURNAL_MAX_BYTES: bytes.default(64 * 1024 * 1024),
  COWRITE_ENCRYPTION_KEYS: keyring.optional(),
}

/** The place of the data: nowhere but in memory, in the embedded database in a folder, or in PostgreSQL. */
export type StoreConfig =
  | { readonly kind: 'memory' }
  | { readonly kind: 'pglite'; readonly dataDir: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** How data is stored. */
export interface StorageConfig {
  readonly store: StoreConfig
  /** Maximum size of updates pending in the journal before new ones are refused, in bytes. */
  readonly journalMaxBytes: number
  /** The keys that seal stored bytes; `null`: bytes are not sealed. */
  readonly keys: Keyring | null
}

type StorageValues = Values<typeof STORAGE_VARIABLES>

/** Makes the section of validated values. */
export function storageConfig(values: StorageValues): StorageConfig {
  return {
    store: storeConfig(values),
    journalMaxBytes: values.COWRITE_JOURNAL_MAX_BYTES,
    keys: values.COWRITE_ENCRYPTION_KEYS ?? null,
  }
}

function storeConfig(values: StorageValues): StoreConfig {
  if (values.COWRITE_STORE === 'memory') return { kind: 'memory' }
  if (values.DATABASE_URL) return { kind: 'postgres', url: values.DATABASE_URL }
  return { kind: 'pglite', dataDir: values.COWRITE_DATA_DIR }
}
