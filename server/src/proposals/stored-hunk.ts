import type { Hunk, HunkChange, ReleasedBy, ReleasedUpdate } from '@cowrite/crdt/richtext'

/** What is stored of a hunk: what it does and, when it was accepted or undone, the updates by which that happens. */
export interface StoredHunk {
  readonly hunk: Hunk
  readonly updates: readonly ReleasedUpdate[]
  /** Hunks that take it out again, in this order; `null`: it was not accepted, or cannot be taken out. */
  readonly inverse: readonly Hunk[] | null
}

/** A hunk as bytes: JSON, in which binary values are in base64. */
export function encodeHunk({ hunk, updates, inverse }: StoredHunk): Uint8Array {
  const json: StoredJson = {
    ...toJson(hunk),
    updates: updates.map(({ by, update }) => ({ by, update: toBase64(update) })),
    ...(inverse === null ? {} : { inverse: inverse.map(toJson) }),
  }
  return Buffer.from(JSON.stringify(json))
}

/** The hunk in bytes of {@link encodeHunk}. */
export function decodeHunk(bytes: Uint8Array): StoredHunk {
  const { updates, inverse, ...hunk } = JSON.parse(Buffer.from(bytes).toString()) as StoredJson
  return {
    hunk: fromJson(hunk),
    updates: updates.map(({ by, update }) => ({ by, update: fromBase64(update) })),
    inverse: inverse?.map(fromJson) ?? null,
  }
}

function toJson({ change, base, ...rest }: Hunk): HunkJson {
  return { ...rest, base: toBase64(base), change: encodeChange(change) }
}

function fromJson({ change, base, ...rest }: HunkJson): Hunk {
  return { ...rest, base: fromBase64(base), change: decodeChange(change) }
}

type TextChange = Extract<HunkChange, { readonly kind: 'text' }>
type HeldChange = Extract<HunkChange, { readonly kind: 'held' }>

type ChangeJson =
  | (Omit<TextChange, 'update'> & { readonly update: string | null })
  | (Omit<HeldChange, 'update'> & { readonly update: string })
  | Exclude<HunkChange, TextChange | HeldChange>

function encodeChange(change: HunkChange): ChangeJson {
  switch (change.kind) {
    case 'text':
      return { ...change, update: change.update === null ? null : toBase64(change.update) }
    case 'held':
      return { ...change, update: toBase64(change.update) }
    case 'operations':
      return change
    default:
      return change satisfies never
  }
}

function decodeChange(change: ChangeJson): HunkChange {
  switch (change.kind) {
    case 'text':
      return { ...change, update: change.update === null ? null : fromBase64(change.update) }
    case 'held':
      return { ...change, update: fromBase64(change.update) }
    case 'operations':
      return change
    default:
      return change satisfies never
  }
}

interface HunkJson extends Omit<Hunk, 'change' | 'base'> {
  readonly base: string
  readonly change: ChangeJson
}

interface StoredJson extends HunkJson {
  readonly updates: readonly { readonly by: ReleasedBy; readonly update: string }[]
  readonly inverse?: readonly HunkJson[]
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
// A copy of its own: small buffers share memory, which a message to a thread would copy as a whole.
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'))

/** What is said of a suggestion. */
export interface StoredDetail {
  readonly rationale: string | null
  /** The name and the model of an agent. */
  readonly name: string | null
  readonly model: string | null
}

/** What is said of a suggestion, as bytes. */
export function encodeDetail(detail: StoredDetail): Uint8Array {
  return Buffer.from(JSON.stringify(detail))
}

/** The detail in bytes of {@link encodeDetail}. */
export function decodeDetail(bytes: Uint8Array): StoredDetail {
  return JSON.parse(Buffer.from(bytes).toString()) as StoredDetail
}
