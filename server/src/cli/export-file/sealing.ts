import { type Keyring, openSealed, seal } from '@cowrite/persistence'
import type { HeaderRecord } from './records.ts'

/** The context with which the probe in the header is sealed, in place of a document's id. */
const CONTEXT = 'cowrite export'
const PROBE = Buffer.from('cowrite')

/** The fields of the header about the key. */
export type HeaderKey = Pick<HeaderRecord, 'key' | 'probe'>

/** The header's fields about the key, for an export sealed with the first of these keys, or unsealed without keys. */
export function headerKey(keys: Keyring | null): HeaderKey {
  if (keys === null) return { key: null, probe: null }
  return { key: keys.first.id, probe: Buffer.from(seal(keys.first, CONTEXT, PROBE)).toString('base64') }
}

/** Why a file with this header cannot be read with these keys, as one line; `null` when it can. */
export function keyProblem({ key, probe }: HeaderKey, keys: Keyring | null): string | null {
  if (key === null) return null
  const opened = openSealed(keys, CONTEXT, Buffer.from(probe ?? '', 'base64'))
  if (opened.ok) return null
  return opened.reason === 'missing-key'
    ? `it is sealed with the key ${key}, which COWRITE_ENCRYPTION_KEYS does not name`
    : `the key ${key} in COWRITE_ENCRYPTION_KEYS is not the one that it is sealed with`
}

/** Seals bytes of a document for a file. */
export function sealBytes(keys: Keyring | null, documentId: string, bytes: Uint8Array): Uint8Array {
  return keys === null ? bytes : seal(keys.first, documentId, bytes)
}

/** Opens bytes of a document from a file with this header; `null` when they differ from what was sealed. */
export function openBytes(
  { key }: HeaderKey,
  keys: Keyring | null,
  documentId: string,
  bytes: Uint8Array,
): Uint8Array | null {
  if (key === null) return bytes
  const opened = openSealed(keys, documentId, bytes)
  return opened.ok ? opened.bytes : null
}
