import { hash } from 'node:crypto'
import type { DocumentRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService, NewDocument } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Contents } from '../versions/contents.ts'
import type { DocumentWorkers, Worked } from '../workers/document-workers.ts'
import type { NewContent } from '../workers/new-content.ts'

/** Longest title, in UTF-16 units. */
const TITLE_LENGTH = 200

/** What a {@link CreationService} works with. */
export interface CreationServiceOptions {
  readonly documents: DocumentService
  readonly contents: Contents
  readonly workers: DocumentWorkers
  /** Lets the copy of a document have its files. */
  readonly copyFiles: (from: DocumentRecord, to: DocumentRecord) => Promise<void>
  /** Called for each document that is created. */
  readonly onCreated: (document: DocumentRecord) => void
}

/** Where and under which name a document is created. */
export interface Wanted {
  /** The title; all of the text stays text then. */
  readonly title?: string
  readonly address?: string
}

/**
 * Creates documents that have content from the start: document and content are stored in one transaction, so a request
 * that is sent again with the same address adds nothing. Rejects with a {@link ServiceError} that says why not.
 */
export class CreationService {
  private readonly options: CreationServiceOptions

  constructor(options: CreationServiceOptions) {
    this.options = options
  }

  /**
   * Creates a document of Markdown. Without a title, a heading of level 1 at its start becomes the title instead of text;
   * without one, `name` is the title.
   */
  async fromMarkdown(
    principal: Principal,
    markdown: string,
    { title, address, name }: Wanted & { readonly name?: string },
  ): Promise<DocumentRecord> {
    const { workers } = this.options
    return await this.create(principal, {
      ...(title === undefined ? {} : { title }),
      ...(address === undefined ? {} : { address }),
      content: async () => {
        const takeTitle = title === undefined
        // Each text is a line of its own: one that takes long holds up no other, and is refused at once when it comes again.
        const line = `new ${hash('sha256', markdown, 'base64')}`
        const made = contentOf(await workers.run(line, { kind: 'compose', markdown, takeTitle }))
        const own = made.title ?? name ?? null
        return { ...made, title: own === null ? null : bounded(own) }
      },
    })
  }

  /** Creates a document with the present text of another one, in its project, without its history. */
  async copy(principal: Principal, name: string, { title, address }: Wanted): Promise<DocumentRecord> {
    const { documents, contents, workers, copyFiles } = this.options
    const source = await documents.find(principal, name)
    if (source.trashedAt) throw new ServiceError('trashed')
    const copy = await this.create(principal, {
      title: title ?? bounded(`Copy of ${source.title}`),
      ...(address === undefined ? { project: source.project } : { address }),
      content: async () => {
        const { bytes } = await contents.of(source)
        return contentOf(await workers.run(source.id, { kind: 'copy', bytes }))
      },
    })
    await copyFiles(source, copy)
    return copy
  }

  private async create(principal: Principal, wanted: NewDocument): Promise<DocumentRecord> {
    const { documents, onCreated } = this.options
    const created = await documents.create(principal, wanted)
    onCreated(created)
    return created
  }
}

function contentOf(worked: Worked<NewContent>): NewContent {
  if (worked.ok) return worked.result
  switch (worked.reason) {
    case 'too-complex':
      throw new ServiceError('too-complex')
    case 'busy':
      throw new ServiceError('rate-limited', 'Too many documents are being read at the moment.')
    case 'closing':
      throw new ServiceError('shutting-down')
    default:
      return worked.reason satisfies never
  }
}

/** The title as long as titles may be, of whole characters. */
function bounded(title: string): string {
  return title
    .slice(0, TITLE_LENGTH)
    .toWellFormed()
    .replace(/\ufffd$/, '')
}
