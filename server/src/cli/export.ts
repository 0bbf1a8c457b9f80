import { existsSync } from 'node:fs'
import type { DocumentRecord, Keyring, Store } from '@cowrite/persistence'
import { openStorage } from '../files/open-storage.ts'
import type { FileStorage } from '../files/storage/file-storage.ts'
import { type Command, CommandError, type CommandRun } from './command.ts'
import { documentRecords } from './export-file/document-records.ts'
import { fileRecords } from './export-file/file-records.ts'
import { ExportFileError } from './export-file/reader.ts'
import { EXPORT_FORMAT, type HeaderRecord } from './export-file/records.ts'
import { type Beginning, findBeginning } from './export-file/resume.ts'
import { headerKey } from './export-file/sealing.ts'
import { ExportWriter, partOf } from './export-file/writer.ts'
import { counted, formatBytes } from './output.ts'
import { allDocuments, withStore } from './with-store.ts'

/** `cowrite export`: writes documents with all their data to one file. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'Write all documents, or those of a project, to one file',
  about: [
    'Updates, snapshots, versions, comments, authorship, titles and the trash, each document as of one',
    'moment, while people write; and its files. FILE.part becomes FILE when it is complete. With COWRITE_ENCRYPTION_KEYS the contents of',
    'documents are sealed in the file with the first key.',
  ],
  options: {
    to: { type: 'string', value: 'FILE', help: 'The file to make; it must not be there', required: true },
    project: { type: 'string', value: 'NAME', help: 'Only the documents of this project' },
    resume: { type: 'boolean', help: 'Go on with FILE.part after the last whole document in it' },
  },
  whenStopped: 'The same command with --resume goes on.',
  async run(run) {
    const { config, out, signal } = run
    const to = run.required('to')
    if (existsSync(to)) throw new CommandError(`${to} is there already. Name another file, or remove it.`)
    const project = run.text('project')
    const beginning = await begin(run, to, project ?? null)
    if (config.storage.keys === null) {
      out.note('COWRITE_ENCRYPTION_KEYS is not set: the file holds what documents say for everybody to read.')
    }
    return await withStore(config, { create: false }, async (store) => {
      const storage = openStorage(config.files.place)
      const writer = await open(to, beginning, project ?? null, config.storage.keys)
      try {
        const progress = out.progress('Exporting')
        const after = beginning.kind === 'begun' ? beginning.after : null
        for await (const document of allDocuments(store, signal, { project, after })) {
          await writeDocument({ run, store, storage, writer }, document)
          progress.show({ documents: writer.counts.documents, bytes: writer.bytes })
        }
        await writer.finish()
      } finally {
        await writer.close()
      }
      const { documents, updates, versions, leftOut } = writer.counts
      const all = [counted(documents, 'document'), counted(updates, 'update'), counted(versions, 'version')]
      out.result(`Exported ${all.join(', ')} to ${to}, ${formatBytes(writer.bytes)}.`)
      if (leftOut === 0) return 0
      out.note(`${counted(leftOut, 'thing')} could not be read and had to be left out.`)
      return 1
    })
  },
}

/**
 * Inspects the file that an earlier export left.
 *
 * @throws CommandError
 */
async function begin(run: CommandRun, to: string, project: string | null): Promise<Beginning> {
  const part = partOf(to)
  if (!existsSync(part)) return { kind: 'nothing' }
  if (!run.has('resume')) {
    throw new CommandError(
      `${part} is there from an export that did not end. Add --resume, or remove the file.`,
    )
  }
  const beginning = await findBeginning(part, run.config.storage.keys).catch((error: unknown) => {
    if (error instanceof ExportFileError)
      throw new CommandError(`${part} cannot be gone on with: ${error.message}.`)
    throw error
  })
  if (beginning.kind === 'nothing') return beginning
  const { header, place } = beginning
  if (header.project !== project) {
    const what = header.project === null ? 'all projects' : `the project ${header.project}`
    throw new CommandError(
      `${part} is an export of ${what}. Go on with the same --project, or remove the file.`,
    )
  }
  const first = run.config.storage.keys?.first.id ?? null
  if (header.key !== first) {
    const what = header.key === null ? 'not sealed' : `sealed with the key ${header.key}`
    throw new CommandError(
      `${part} is ${what}, unlike what COWRITE_ENCRYPTION_KEYS says now. Go on with the same first key, or remove the file.`,
    )
  }
  run.out.note(`Going on after ${counted(place.counts.documents, 'document')} in ${part}.`)
  return beginning
}

async function open(
  to: string,
  beginning: Beginning,
  project: string | null,
  keys: Keyring | null,
): Promise<ExportWriter> {
  if (beginning.kind === 'begun') return await ExportWriter.resume(to, beginning.place)
  const header: HeaderRecord = {
    cowrite: 'export',
    format: EXPORT_FORMAT,
    at: new Date().toISOString(),
    project,
    ...headerKey(keys),
  }
  return await ExportWriter.create(to, header)
}

async function writeDocument(
  parts: {
    readonly run: CommandRun
    readonly store: Store
    readonly storage: FileStorage
    readonly writer: ExportWriter
  },
  listed: DocumentRecord,
): Promise<void> {
  const { run, store, storage, writer } = parts
  // Its title and times may have changed since it was listed.
  const document = (await store.documents.find(listed)) ?? listed
  const rows = await store.maintenance.rows(document.id)
  // The document was deleted permanently in the meantime.
  if (rows === null) return
  const source = {
    document,
    rows,
    open: (row: (typeof rows.updates)[number]) => store.maintenance.open(document.id, row),
    keys: run.config.storage.keys,
  }
  const leftOut = (what: string, reason: string): void => run.out.note(`LEFT OUT ${what}: ${reason}`)
  for (const record of documentRecords(source, leftOut)) {
    if (record.type !== 'end') {
      await writer.write(record)
      continue
    }
    let files = 0
    for await (const file of fileRecords(source, store.files, storage, leftOut)) {
      if (file.type === 'file') files++
      await writer.write(file)
    }
    await writer.write({ ...record, files })
  }
}
