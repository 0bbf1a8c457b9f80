import type { Keyring } from '@cowrite/persistence'
import { type ExportEvent, ExportFileError, type FilePlace, readExport } from './reader.ts'
import type { HeaderRecord } from './records.ts'

/** The usable part of an interrupted export. */
export type Beginning =
  /** No complete header. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'begun'
      readonly header: HeaderRecord
      /** The last complete document, after which the export resumes; `null` when there is none. */
      readonly after: string | null
      /** The end of that document: everything after it must be truncated. */
      readonly place: FilePlace
    }

/**
 * Finds the last complete document in a file that an interrupted export left, and checks everything before it. A footer
 * after it, or later damage, is discarded.
 *
 * @throws ExportFileError `foreign` or `damaged` when the beginning is not that of an export with these keys.
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
