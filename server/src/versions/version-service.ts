import type { DocumentRecord, Store, VersionRecord } from '@cowrite/persistence'
import { z } from 'zod'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { EventWriter } from '../events/event-writer.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { DocumentTask, JsonText } from '../workers/document-task.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { recordVersion } from './record-version.ts'
import { restoreVersion } from './restore.ts'
import type { VersionRecorder } from './version-recorder.ts'
import { noVersion, VersionStates } from './version-states.ts'
import { workerRefusal } from './worker-refusal.ts'

/** The dependencies of a {@link VersionService}. */
export interface VersionServiceOptions {
  readonly store: Store
  readonly events: EventWriter
  readonly documents: DocumentService
  readonly registry: RoomRegistry
  readonly recorder: VersionRecorder
  readonly members: InternalMembers
  readonly workers: DocumentWorkers
}

/** The formats of rendered content. */
export type ContentFormat = Extract<DocumentTask, { kind: 'render' }>['format']

/** A page of a list of versions. */
export interface VersionPage {
  readonly limit: number
  readonly before?: string | undefined
  /** Whether only versions with a name are listed. [false] */
  readonly isNamed?: boolean
  readonly until?: Date | undefined
}

/** What the ids of the principals of accounts begin with. */
const PERSON = 'person:'

const uuid = z.uuid()

/** The least UUIDv7 of the millisecond after a time. */
function firstIdAfter(time: Date): string {
  const hex = Math.max(0, time.getTime() + 1)
    .toString(16)
    .padStart(12, '0')
    .slice(-12)
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/**
 * The versions of documents, and the authorship of their content. `name` is a document's address, or a name as clients
 * use it. All methods reject with a `ServiceError` with the reason of a refusal, and with a `StoreError` when the
 * database fails.
 */
export class VersionService {
  private readonly options: VersionServiceOptions
  private readonly states: VersionStates

  constructor(options: VersionServiceOptions) {
    this.options = options
    this.states = new VersionStates(options.store, options.registry)
  }

  /**
   * A document's versions, newest first, starting after the version `before`: all, or those with a name, or those that
   * were created up to a time.
   */
  async list(
    principal: Principal,
    name: string,
    { before, limit, isNamed = false, until }: VersionPage,
  ): Promise<readonly VersionRecord[]> {
    const { id, organization } = await this.options.documents.find(principal, name)
    const bounds = [before, until && firstIdAfter(until)].filter((bound) => bound !== undefined)
    const [bound] = bounds.sort()
    return await this.options.store
      .forTenants([organization])
      .versions.list(id, { limit, isNamed, ...(bound === undefined ? {} : { before: bound }) })
  }

  /**
   * Records that somebody who signed in is in a document now; resolves to when they were the last time before this visit.
   * `null`: never, or the caller has no account.
   */
  async visit(principal: Principal, name: string): Promise<Date | null> {
    const { id, organization } = await this.options.documents.find(principal, name)
    if (!principal.id.startsWith(PERSON)) return null
    const { versions } = this.options.store.forTenants([organization])
    return await versions.visit(id, principal.id.slice(PERSON.length))
  }

  /** Creates a named version of the current document. */
  async create(principal: Principal, name: string, versionName: string): Promise<VersionRecord> {
    const { documents, registry, recorder, events } = this.options
    const document = await documents.findEditable(principal, name)
    const room = registry.find(document)
    const history = room && recorder.historyOf(room)
    if (history) return await history.named(versionName, principal.id)
    return await recordVersion(events, document, {
      kind: 'named',
      name: versionName,
      principal: principal.id,
      bytes: (await this.states.contents.of(document)).bytes,
    })
  }

  /** Sets the name of a version. */
  async rename(principal: Principal, name: string, id: string, versionName: string): Promise<VersionRecord> {
    const { documents, store } = this.options
    const document = await documents.findEditable(principal, name)
    const version = uuid.safeParse(id).success
      ? await store.forTenants([document.organization]).versions.rename(document.id, id, versionName)
      : null
    if (!version) throw noVersion(id)
    return version
  }

  /** The content of a version, or of the current document (`now`). */
  async render(
    principal: Principal,
    name: string,
    id: string,
    format: ContentFormat,
  ): Promise<{ readonly version: VersionRecord | null; readonly content: JsonText }> {
    const document = await this.options.documents.find(principal, name)
    const { version, bytes } = await this.states.of(document, id)
    return { version, content: await this.work(document, { kind: 'render', bytes, format }) }
  }

  /** The differences between two versions, block by block; each is an id or `now`. */
  async compare(principal: Principal, name: string, id: string, against: string): Promise<JsonText> {
    const document = await this.options.documents.find(principal, name)
    const before = await this.states.of(document, id)
    const after = await this.states.of(document, against)
    return await this.work(document, { kind: 'diff', before: before.bytes, after: after.bytes })
  }

  /**
   * Restores the content of a version by an edit of the caller. Resolves when it is committed, to the restored version
   * and the one that reverts it; `null` when nothing differed.
   */
  async restore(
    principal: Principal,
    name: string,
    id: string,
  ): Promise<{ readonly restored: string; readonly before: string | null }> {
    const document = await this.options.documents.findEditable(principal, name)
    const { version, bytes } = await this.states.of(document, id)
    if (!version) throw new ServiceError('invalid-request', 'id: the document is like this already')
    const restored = await restoreVersion(this.options, document, bytes, principal)
    if (!restored.ok) throw workerRefusal(restored.reason)
    return { restored: version.id, before: restored.before }
  }

  /** The document's blocks with the authors of their parts. */
  async authorship(principal: Principal, name: string): Promise<JsonText> {
    const document = await this.options.documents.find(principal, name)
    const { bytes, authorship } = await this.states.contents.of(document)
    return await this.work(document, { kind: 'authorship', bytes, authorship })
  }

  private async work<Kind extends DocumentTask['kind']>(
    document: DocumentRecord,
    task: Extract<DocumentTask, { kind: Kind }>,
  ) {
    const worked = await this.options.workers.run<Kind>(document.id, task)
    if (!worked.ok) throw workerRefusal(worked.reason)
    return worked.result
  }
}
