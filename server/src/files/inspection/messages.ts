import type { FileKind, StoredObject } from '@cowrite/persistence'

/** What the program that inspects a file may use. */
export interface InspectionLimits {
  /** Pixels of a picture, of all its frames together. */
  readonly pixels: number
  /** Bytes of a picture. */
  readonly pictureBytes: number
  /** Memory of the program, in bytes: beyond it, it ends. */
  readonly memoryBytes: number
  /** Time for one picture to be made, in s. */
  readonly pictureS: number
}

/** What the program writes before everything else: what the file is. */
export interface VerdictMessage {
  readonly kind: 'verdict'
  /** SHA-256 in hexadecimal. */
  readonly hash: string
  readonly type: string
  readonly shownAs: FileKind
}

/** The file is refused. */
export interface RefusalMessage {
  readonly kind: 'refused'
  /** One sentence for its owner. */
  readonly why: string
}

/** A picture that was made of the file; `size` bytes follow. */
export interface ObjectMessage extends StoredObject {
  readonly kind: 'object'
}

/** All pictures were made. */
export interface DoneMessage {
  readonly kind: 'done'
  readonly width: number | null
  readonly height: number | null
}

/** What the program writes: each as the length of its JSON in 4 bytes, and the JSON. */
export type InspectionMessage = VerdictMessage | RefusalMessage | ObjectMessage | DoneMessage
