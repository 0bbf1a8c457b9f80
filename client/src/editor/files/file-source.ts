const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const STORED = new RegExp(`^/files/(${UUID})$`)
const LOCAL = new RegExp(`^/files/local-(${UUID})$`)

/**
 * Where the content of an image or of the card of a file is: in the storage of the server, still in the browser of who
 * added it, on another site, or nowhere.
 */
export type FileSource =
  | { readonly kind: 'stored'; readonly id: string }
  | { readonly kind: 'local'; readonly key: string }
  | { readonly kind: 'remote'; readonly url: string }
  | { readonly kind: 'none' }

/** The source that an attribute `src` names. */
export function sourceOfFile(src: unknown): FileSource {
  if (typeof src !== 'string' || src === '') return { kind: 'none' }
  const id = STORED.exec(src)?.[1]
  if (id !== undefined) return { kind: 'stored', id }
  const key = LOCAL.exec(src)?.[1]
  return key === undefined ? { kind: 'remote', url: src } : { kind: 'local', key }
}

/** The `src` of a file that the server does not know yet. Everybody sees a placeholder for it. */
export function localSource(key: string): string {
  return `/files/local-${key}`
}

/** A UUID for a file that the server does not know yet. */
export function newFileKey(): string {
  // Absent from pages without TLS.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
