import type { Send } from '../../api/http.ts'
import { importDocument, newAddress } from '../../api/imports.ts'
import { checkFile, TEXT_BYTES } from './file-kind.ts'
import type { ImportState } from './import-state.ts'
import { readFile } from './read-file.ts'

const TOO_MUCH = 'It is too much for one document. Divide it, then import the parts.'

/** Where files are imported. */
export interface ImportPlace {
  /** Origin of the server. */
  readonly server: string
  /** The project of the new documents. */
  readonly project: string
  readonly signal: AbortSignal
  /** Sends the requests. */
  readonly send: Send
}

/**
 * Imports files one after the other, each as a document, and reports how far each is by its index. What is wrong with one
 * does not affect the others. Rejects with the reason of the signal.
 */
export async function importFiles(
  files: readonly File[],
  place: ImportPlace,
  report: (index: number, progress: ImportState) => void,
): Promise<void> {
  for (const [index, file] of files.entries()) {
    const result = await importOne(file, place, (progress) => report(index, progress)).catch(
      (error: unknown): ImportState => {
        place.signal.throwIfAborted()
        reportError(error)
        return { state: 'failed', problem: 'It could not be read.' }
      },
    )
    report(index, result)
  }
}

async function importOne(
  file: File,
  { server, project, signal, send }: ImportPlace,
  report: (progress: ImportState) => void,
): Promise<ImportState> {
  const checked = checkFile(file)
  if (!checked.ok) return { state: 'failed', problem: checked.problem }
  const { kind, name } = checked
  report({ state: 'reading' })
  const read = await readFile(file, kind, signal)
  if (!read.ok) return { state: 'failed', problem: read.problem }
  if (new Blob([read.markdown]).size > TEXT_BYTES) return { state: 'failed', problem: TOO_MUCH }
  report({ state: 'saving' })
  const imported = { markdown: read.markdown, name, address: newAddress(name, project) }
  const result = await importDocument(server, imported, signal, send)
  if (result.ok) {
    const { address } = result.value
    if (read.embedded.length > 0) {
      const { keepPictures } = await import('./keep-pictures.ts')
      await keepPictures(server, address, read.embedded)
    }
    return { state: 'done', address, note: lost(read.lostImages) }
  }
  const { error, message, todo } = result.error
  const isTooMuch = error === 'too-complex' || error === 'frame-too-large'
  return { state: 'failed', problem: isTooMuch ? TOO_MUCH : `${message} ${todo}` }
}

function lost(images: number): string | null {
  if (images === 0) return null
  return images === 1 ? 'Imported without one picture' : `Imported without ${images} pictures`
}
