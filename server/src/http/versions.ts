import type { DocumentRecord, Store, VersionRecord } from '@cowrite/persistence'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Authenticator, Principal } from '../access/principal.ts'
import type { Registry } from '../rooms/registry.ts'
import { SeatError, type Seats } from '../rooms/seat.ts'
import { Contents } from '../versions/contents.ts'
import { restoreVersion } from '../versions/restore.ts'
import type { DocumentTask, JsonText } from '../workers/document-task.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { documentNamed } from './documents.ts'
import { HttpError } from './http-error.ts'
import * as schemas from './version-schemas.ts'

/** What {@link versionRoutes} need. */
export interface VersionParts {
  readonly store: Store
  readonly registry: Registry
  readonly seats: Seats
  readonly workers: DocumentWorkers
  readonly authenticator: Authenticator
  readonly defaultProject: string
}

/** Stands for the document as it is now, where the id of a version is asked for. */
const NOW = 'now'

const uuid = z.uuid()

/** `/api/documents/:address/versions` and `/authorship`: list, name, read, compare, restore; who wrote what. */
export function versionRoutes(instance: FastifyInstance, parts: VersionParts): void {
  const app = instance.withTypeProvider<ZodTypeProvider>()
  const { store, registry, workers, defaultProject } = parts
  const contents = new Contents(store, registry)

  const found = async (name: string): Promise<DocumentRecord> => {
    const document = await documentNamed(store, name, defaultProject)
    if (!document) throw new HttpError('not-found', `There is no document ${name}.`)
    return document
  }
  const editable = async (name: string): Promise<DocumentRecord> => {
    const document = await found(name)
    if (document.trashedAt) throw new HttpError('trashed')
    return document
  }
  /** The bytes of a version or of the document now. */
  const stateOf = async (
    document: DocumentRecord,
    id: string,
  ): Promise<{ version: VersionRecord | null; bytes: Uint8Array }> => {
    if (id === NOW) return { version: null, bytes: (await contents.of(document)).bytes }
    const state = uuid.safeParse(id).success ? await store.versions.load(document.id, id) : null
    if (!state) throw new HttpError('not-found', `This document has no version ${id}.`)
    return state
  }
  const work = async <Kind extends DocumentTask['kind']>(
    document: DocumentRecord,
    task: Extract<DocumentTask, { kind: Kind }>,
  ) => {
    const worked = await workers.run<Kind>(document.id, task)
    if (!worked.ok) throw refusal(worked.reason)
    return worked.result
  }

  app.get(
    '/api/documents/:address/versions',
    {
      schema: {
        params: schemas.oneDocument,
        querystring: schemas.page,
        response: { 200: z.object({ versions: z.array(schemas.version) }) },
      },
    },
    async ({ params, query: { before, limit } }) => {
      const { id } = await found(params.address)
      const versions = await store.versions.list(id, { limit, ...(before === undefined ? {} : { before }) })
      return { versions: versions.map(shown) }
    },
  )

  app.post(
    '/api/documents/:address/versions',
    { schema: { params: schemas.oneDocument, body: schemas.named, response: { 201: schemas.version } } },
    async ({ params, body: { name } }, reply) => {
      const principal = await caller(parts.authenticator)
      const document = await editable(params.address)
      const room = registry.find(document)
      const history = room && registry.historyOf(room)
      const version = history
        ? await history.named(name, principal.id)
        : await store.versions.create({
            documentId: document.id,
            kind: 'named',
            name,
            principal: principal.id,
            bytes: (await contents.of(document)).bytes,
          })
      return reply.status(201).send(shown(version))
    },
  )

  app.get(
    '/api/documents/:address/versions/:id',
    { schema: { params: schemas.oneVersion, querystring: z.object({ format: schemas.format }) } },
    async ({ params, query: { format } }, reply) => {
      const document = await found(params.address)
      const { version, bytes } = await stateOf(document, params.id)
      const content = await work(document, { kind: 'render', bytes, format })
      return sendJson(reply, { version: version && shown(version), format }, { content })
    },
  )

  app.patch(
    '/api/documents/:address/versions/:id',
    { schema: { params: schemas.oneVersion, body: schemas.named, response: { 200: schemas.version } } },
    async ({ params: { address, id }, body: { name } }) => {
      const document = await editable(address)
      const version = uuid.safeParse(id).success ? await store.versions.rename(document.id, id, name) : null
      if (!version) throw new HttpError('not-found', `This document has no version ${id}.`)
      return shown(version)
    },
  )

  app.get(
    '/api/documents/:address/versions/:id/diff',
    {
      schema: { params: schemas.oneVersion, querystring: z.object({ against: z.string().default(NOW) }) },
    },
    async ({ params, query: { against } }, reply) => {
      const document = await found(params.address)
      const before = await stateOf(document, params.id)
      const after = await stateOf(document, against)
      const blocks = await work(document, { kind: 'diff', before: before.bytes, after: after.bytes })
      return sendJson(reply, {}, { blocks })
    },
  )

  app.post(
    '/api/documents/:address/versions/:id/restore',
    { schema: { params: schemas.oneVersion, response: { 200: schemas.restored } } },
    async ({ params }) => {
      const principal = await caller(parts.authenticator)
      if (principal.role === 'reader') throw new HttpError('read-only')
      const document = await editable(params.address)
      const { version, bytes } = await stateOf(document, params.id)
      if (!version) throw new HttpError('invalid-request', 'id: the document is like this already')
      const restored = await restoreVersion(parts, document, bytes, principal).catch(seatRefusal)
      if (!restored.ok) throw refusal(restored.reason)
      return { restored: version.id, before: restored.before }
    },
  )

  app.get(
    '/api/documents/:address/authorship',
    { schema: { params: schemas.oneDocument } },
    async ({ params }, reply) => {
      const document = await found(params.address)
      const { bytes, authorship } = await contents.of(document)
      const blocks = await work(document, { kind: 'authorship', bytes, authorship })
      return sendJson(reply, {}, { blocks })
    },
  )
}

/** Answers with an object of these fields, and of one that is JSON already and may be many megabytes. */
function sendJson(
  reply: FastifyReply,
  fields: Readonly<Record<string, unknown>>,
  made: Readonly<Record<string, JsonText>>,
): FastifyReply {
  const members = [
    ...Object.entries(fields).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...Object.entries(made),
  ]
  const body = `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`
  return reply.type('application/json; charset=utf-8').send(body)
}

/** Who asks: until requests carry credentials, whoever a connection without any would be. */
async function caller(authenticator: Authenticator): Promise<Principal> {
  const who = await authenticator.authenticate('')
  if (!who.ok) throw new HttpError(who.code)
  return who.principal
}

function refusal(reason: 'too-complex' | 'busy' | 'closing' | 'not-saved'): HttpError {
  switch (reason) {
    case 'too-complex':
      return new HttpError('too-complex')
    case 'busy':
      return new HttpError('rate-limited', 'Too many documents are being read at the moment.')
    case 'closing':
      return new HttpError('shutting-down')
    case 'not-saved':
      return new HttpError('database-away', 'The version is back in the document, but not saved yet.')
    default:
      return reason satisfies never
  }
}

function seatRefusal(error: unknown): never {
  throw error instanceof SeatError ? new HttpError(error.code) : error
}

function shown(version: VersionRecord): z.input<typeof schemas.version> {
  const { id, kind, name, principal, createdAt } = version
  return { id, kind, name, principal, createdAt: createdAt.toISOString() }
}
