import { z } from 'zod'

/** Largest anchor of a thread as JSON, in UTF-16 units: two relative positions, and the runs of the words between them. */
const ANCHOR_LENGTH = 10_000
/** Most runs of words that an anchor names. */
const MOST_RUNS = 100

const KEY = z.string().max(50)
const SCALAR = z.union([z.number(), z.string().max(200), z.null()])
/** A relative position of Yjs as JSON, which only clients look into: ids of items, and names. */
const position = z.record(KEY, z.union([SCALAR, z.record(KEY, SCALAR)]))
const clock = z.int().min(0)

/** What a thread is about. */
export const anchor = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text'),
      from: position,
      to: position,
      words: z
        .array(z.tuple([clock, clock, clock]))
        .max(MOST_RUNS)
        .optional(),
    }),
    z.strictObject({ kind: z.literal('block'), handle: z.string().min(1).max(200) }),
    z.strictObject({ kind: z.literal('suggestion'), suggestion: z.uuid(), hunk: z.uuid() }),
    z.strictObject({ kind: z.literal('document') }),
  ])
  .refine((value) => JSON.stringify(value).length <= ANCHOR_LENGTH, { error: 'is too large' })

export type Anchor = z.output<typeof anchor>

/** What is stored of the place of a thread. */
export interface Place {
  readonly anchor: Anchor
  /** The words there when the thread began. */
  readonly quotation: string
}

/** A place as bytes of the store. */
export function encodePlace({ anchor, quotation }: Place): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ anchor, quotation }))
}

/** The bytes are what {@link encodePlace} made. */
export function decodePlace(bytes: Uint8Array): Place {
  return JSON.parse(new TextDecoder().decode(bytes)) as Place
}
