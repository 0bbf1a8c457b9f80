import { formatAddress, parseAddress } from '@cowrite/crdt'
import type { Authorship, RestoredDocument, Store } from '@cowrite/persistence'
import { SERVER_PRINCIPAL } from '../access/principal.ts'
import { importDocument } from '../events/document-changes.ts'
import { EventWriter } from '../events/event-writer.ts'
import { openStorage } from '../files/open-storage.ts'
import { type Command, CommandError, type CommandRun } from './command.ts'
import { type ExportEvent, type ExportedUpdate, ExportFileError, readExport } from './export-file/reader.ts'
import type { FooterRecord } from './export-file/records.ts'
import { FileImport } from './file-import.ts'
import { counted } from './output.ts'
import { withStore } from './with-store.ts'

/** `cowrite import`: restores the documents of an export. */
export const importCommand: Command = {
  name: 'import',
  summary: 'Put the documents of an exported file into the database',
  about: [
    'Checks the whole file first; a damaged or incomplete one changes nothing. Documents, versions and comments that',
    'are there already, under their id, are left alone. A document whose address belongs to another one is',
    'reported and left out. A new project is one of the first organization, and its owners and admins decide',
    'who else may see it. With COWRITE_ENCRYPTION_KEYS the contents are sealed with the first key.',
  ],
  options: {
    from: { type: 'string', value: 'FILE', help: 'A file that cowrite export made', required: true },
    project: { type: 'string', value: 'NAME', help: 'The project that gets all of them; else their own' },
  },
  whenStopped: 'Documents are imported whole or not at all. Run it again to go on.',
  async run(run) {
    const from = run.required('from')
    const project = run.text('project') ?? null
    if (project !== null && parseAddress(`${project}/x`, '')?.project !== project)
      throw new CommandError(`${project} is no name of a project: 1 to 64 of a–z, 0–9 and hyphens.`)
    const footer = await check(run, from)
    return await withStore(run.config, { create: true }, async (store) => {
      const consumers = await store.outbox.consumers()
      const importing = new Importing(
        run,
        store,
        new EventWriter(store, consumers.length > 0 ? 'all' : undefined),
        {
          footer,
          project,
        },
      )
      for await (const event of readExport(from, run.config.storage.keys)) {
        if (event.kind !== 'end') run.signal.throwIfAborted()
        await importing.take(event)
      }
      return importing.conclude()
    }).catch((error: unknown) => {
      if (!(error instanceof ExportFileError)) throw error
      throw new CommandError(`${from} changed while it was read, at line ${error.line}: ${error.message}.`)
    })
  },
}

/**
 * Reads the whole file before the database is opened.
 *
 * @throws CommandError when the file cannot be used.
 */
async function check(run: CommandRun, from: string): Promise<FooterRecord> {
  const { config, out, signal } = run
  const progress = out.progress('Checking')
  let documents = 0
  try {
    for await (const event of readExport(from, config.storage.keys)) {
      signal.throwIfAborted()
      if (event.kind === 'footer') return event.footer
      if (event.kind === 'end') progress.show({ documents: ++documents })
    }
  } catch (error) {
    if (!(error instanceof ExportFileError)) throw error
    throw new CommandError(
      `${from} ${verdict(error)}, at line ${error.line}: ${error.message}. Nothing was changed.`,
    )
  }
  throw new TypeError('An export was read to its end without its footer.')
}

function verdict({ kind }: ExportFileError): string {
  switch (kind) {
    case 'foreign':
      return 'cannot be imported'
    case 'incomplete':
      return 'is incomplete'
    case 'damaged':
      return 'is damaged'
    default:
      return kind satisfies never
  }
}

/** The document that is being collected, or whose versions and comments follow. */
type Current =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'gathering'
      readonly document: RestoredDocument['document']
      readonly head: number
      snapshot: { readonly seq: number; readonly bytes: Uint8Array } | null
      readonly updates: ExportedUpdate[]
      readonly authorship: Authorship[]
    }
  /** The document exists in the database already. */
  | { readonly kind: 'there'; readonly id: string }
  /** The address belongs to another document. */
  | { readonly kind: 'refused' }

/** Handles the events of a file, and writes each document as soon as it is complete. */
class Importing {
  readonly #run: CommandRun
  readonly #store: Store
  readonly #events: EventWriter
  readonly #footer: FooterRecord
  /** The project that gets the documents; `null`: their own. */
  readonly #project: string | null
  readonly #progress
  readonly #files: FileImport
  readonly #counts = {
    imported: 0,
    versions: 0,
    threads: 0,
    files: 0,
    there: 0,
    versionsThere: 0,
    refused: 0,
  }
  #current: Current = { kind: 'none' }

  constructor(
    run: CommandRun,
    store: Store,
    events: EventWriter,
    { footer, project }: { readonly footer: FooterRecord; readonly project: string | null },
  ) {
    this.#run = run
    this.#store = store
    this.#events = events
    this.#footer = footer
    this.#project = project
    this.#progress = run.out.progress('Importing')
    this.#files = new FileImport(store, openStorage(run.config.files.place))
  }

  async take(event: ExportEvent): Promise<void> {
    switch (event.kind) {
      case 'header':
      case 'footer':
        return
      case 'document': {
        const document =
          this.#project === null ? event.document : { ...event.document, project: this.#project }
        const empty = { snapshot: null, updates: [], authorship: [] }
        this.#current = { ...event, kind: 'gathering', document, ...empty }
        return
      }
      case 'snapshot':
        if (this.#current.kind === 'gathering') this.#current.snapshot = event
        return
      case 'updates':
        if (this.#current.kind === 'gathering')
          for (const update of event.updates) this.#current.updates.push(update)
        return
      case 'authorship':
        if (this.#current.kind === 'gathering')
          for (const entry of event.authorship) this.#current.authorship.push(entry)
        return
      case 'version':
        await this.#restore()
        if (this.#current.kind !== 'there') return
        if (await this.#store.maintenance.restoreVersion(event.version, event.bytes)) this.#counts.versions++
        else this.#counts.versionsThere++
        return
      case 'thread':
        await this.#restore()
        if (this.#current.kind !== 'there') return
        if (await this.#store.maintenance.restoreThread(event.thread)) this.#counts.threads++
        return
      case 'file':
        await this.#restore()
        if (this.#current.kind !== 'there') return
        if (await this.#files.take(this.#current.id, event)) this.#counts.files++
        return
      case 'left-out':
        this.#run.out.note(`The file does not have ${event.what} (${event.id}): ${event.reason}`)
        return
      case 'end': {
        await this.#restore()
        this.#current = { kind: 'none' }
        const { imported, there, refused } = this.#counts
        this.#progress.show({ documents: imported + there + refused, of: this.#footer.documents })
        return
      }
      default:
        event satisfies never
    }
  }

  /** Prints the result of the import; returns the exit code. */
  conclude(): number {
    const { imported, versions, threads, files, there, versionsThere, refused } = this.#counts
    const { out } = this.#run
    out.result(`Imported ${counted(imported, 'document')} and ${counted(versions, 'version')}.`)
    if (threads > 0) out.result(`Imported ${counted(threads, 'thread')} of comments.`)
    if (files > 0) out.result(`Imported ${counted(files, 'file')}.`)
    if (there + versionsThere > 0) {
      out.result(`There already: ${counted(there, 'document')} and ${counted(versionsThere, 'version')}.`)
    }
    if (refused > 0)
      out.result(`Not imported: ${counted(refused, 'document')}, whose address belongs to another.`)
    return refused > 0 ? 1 : 0
  }

  async #restore(): Promise<void> {
    const current = this.#current
    if (current.kind !== 'gathering') return
    const { document } = current
    if (await importDocument(this.#events, current, SERVER_PRINCIPAL.id)) {
      this.#counts.imported++
      this.#current = { kind: 'there', id: document.id }
      return
    }
    const there = await this.#store.documents.find(document)
    if (there !== null && there.id !== document.id) {
      const address = formatAddress(document)
      this.#run.out.result(
        `NOT IMPORTED ${address} (${document.id}): the address belongs to another document (${there.id}). ` +
          'Delete that one for good, then import again.',
      )
      this.#counts.refused++
      this.#current = { kind: 'refused' }
      return
    }
    this.#counts.there++
    this.#current = { kind: 'there', id: document.id }
  }
}
