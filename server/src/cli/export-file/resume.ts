import type { Keyring } from '@cowrite/persistence'
import { type ExportEvent, ExportFileError, type FilePlace, readExport } from './reader.ts'
import type { HeaderRecord } from './records.ts'

/** What is there of an export that was interrupted. */
export type Beginning =
  /** Not even a whole header. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'begun'
      readonly header: HeaderRecord
      /** The last whole document, after which the export goes on; `null` when there is none. */
      readonly after: string | null
      /** Where that document ends: what comes behind it is to be cut off. */
      readonly place: FilePlace
    }

/**
 * Finds the last whole document in a file that an export left behind, checking everything before it. A footer, or
 * damage further on, is behind it and goes.
 *
 * @throws ExportFileError `foreign` or `damaged` when the file does not begin as an export with these keys does.
 */
export async function findBeginning(path: string, keys: Keyring | null): Promise<Beginning> {
  let beginning: Beginning = { kind: 'nothing' }
  try {
    for await (const event of readExport(path, keys)) beginning = after(beginning, event)
  } catch (error) {
    if (!(error instanceof ExportFileError)) throw error
    if (beginning.kind === 'nothing' && error.kind !== 'incomplete') throw error
  }
  return beginning
}

function after(beginning: Beginning, event: ExportEvent): Beginning {
  if (event.kind === 'header') return { kind: 'begun', header: event.header, after: null, place: event.at }
  const passed = event.kind === 'end' || event.kind === 'left-out'
  if (!passed || event.at === null || beginning.kind === 'nothing') return beginning
  return { ...beginning, after: event.id, place: event.at }
}
