import { uploadPlace } from '@cowrite/persistence'
import type { FileStorage } from './storage/file-storage.ts'

/** An upload in parts. */
export interface PartedFile {
  readonly id: string
  readonly size: number
  readonly partSize: number
}

/** Number of parts of an upload. */
export function partCount({ size, partSize }: Omit<PartedFile, 'id'>): number {
  return Math.ceil(size / partSize)
}

/** Size of a part, in bytes; 0 for one that the upload does not have. */
export function partBytes({ size, partSize }: Omit<PartedFile, 'id'>, number: number): number {
  return Math.max(0, Math.min(partSize, size - number * partSize))
}

/** The key of a part. */
export function partKey({ id }: Pick<PartedFile, 'id'>, number: number): string {
  return `${uploadPlace(id)}${number}`
}

/** The bytes of an upload, part after part. Fails with a `StorageError` when one is missing. */
export async function* partsOf(storage: FileStorage, file: PartedFile): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < partCount(file); number++) yield* await storage.read(partKey(file, number))
}
