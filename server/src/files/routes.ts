import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Caller } from '../http/caller.ts'
import type { FetchService } from './fetch-service.ts'
import type { FileReader } from './file-reader.ts'
import { fileView } from './file-view.ts'
import * as schemas from './schemas.ts'
import { FILE_POLICY, sendFile } from './serving.ts'
import { storageRefusals } from './storage-refusal.ts'
import { PART_BYTES, type UploadService } from './upload-service.ts'

/** What {@link fileRoutes} call. */
export interface FileRoutesOptions {
  readonly uploads: UploadService
  readonly reader: FileReader
  /** `null`: pictures of other sites are not fetched. */
  readonly fetching: FetchService | null
  readonly caller: Caller
  /** Whether pages of other origins may show files, by addresses that they got. */
  readonly isEmbedded: boolean
}

/** `/api/documents/:address/files` and `/api/files/:id`: uploads, and short addresses for reading. */
export function fileRoutes(
  instance: FastifyInstance,
  { uploads, reader, fetching, caller }: Omit<FileRoutesOptions, 'isEmbedded'>,
): void {
  instance.register(async (scope) => {
    storageRefusals(scope)
    scope.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: PART_BYTES },
      (_request, body, done) => done(null, body),
    )
    const app = scope.withTypeProvider<ZodTypeProvider>()

    app.post(
      '/api/documents/:address/files',
      { schema: { params: schemas.oneDocument, body: schemas.newFile } },
      async (request, reply) => {
        const { address } = request.params
        const { idempotencyKey, ...wanted } = request.body
        const file = await uploads.begin(await caller(request, address), address, {
          ...wanted,
          ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
        })
        return reply.status(201).send({ file: fileView(file), partSize: file.partSize })
      },
    )

    app.post(
      '/api/documents/:address/files/addresses',
      { schema: { params: schemas.oneDocument, body: schemas.someFiles } },
      async (request) => {
        const { address } = request.params
        const principal = await caller(request, address)
        const found = await reader.addresses(principal, address, request.body.ids, new Date())
        const entries = [...found].map(([id, { url, expiresAt, file }]) => [
          id,
          { url, expiresAt: expiresAt.toISOString(), file: fileView(file) },
        ])
        return { addresses: Object.fromEntries(entries) }
      },
    )

    app.post(
      '/api/documents/:address/files/adopt',
      { schema: { params: schemas.oneDocument, body: schemas.someFiles } },
      async (request) => {
        const { address } = request.params
        const files = await reader.adopt(await caller(request, address), address, request.body.ids)
        return { files: files.map(fileView) }
      },
    )

    if (fetching !== null)
      app.post(
        '/api/documents/:address/files/fetch',
        { schema: { params: schemas.oneDocument, body: schemas.remote } },
        async (request, reply) => {
          const { address } = request.params
          const file = await fetching.fetch(await caller(request, address), address, request.body.url)
          return reply.status(201).send({ file: fileView(file) })
        },
      )

    app.put(
      '/api/files/:id/parts/:number',
      { bodyLimit: PART_BYTES, schema: { params: schemas.onePart } },
      async (request) => {
        const { id, number } = request.params
        const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
        return { received: await uploads.writePart(await caller(request), id, number, body) }
      },
    )

    app.get('/api/files/:id', { schema: { params: schemas.oneFile } }, async (request) => {
      const { file, received } = await uploads.get(await caller(request), request.params.id)
      return { file: fileView(file), received }
    })

    app.post('/api/files/:id/complete', { schema: { params: schemas.oneFile } }, async (request) => ({
      file: fileView(await uploads.complete(await caller(request), request.params.id)),
    }))

    app.delete('/api/files/:id', { schema: { params: schemas.oneFile } }, async (request, reply) => {
      await uploads.cancel(await caller(request), request.params.id)
      return reply.status(204).send()
    })
  })
}

/** `/files/:id`: the bytes of files. The only address with content of users, which can do nothing there. */
export function servingRoutes(
  instance: FastifyInstance,
  { reader, caller, isEmbedded }: Pick<FileRoutesOptions, 'reader' | 'caller' | 'isEmbedded'>,
): void {
  instance.register(async (scope) => {
    storageRefusals(scope)
    scope
      .withTypeProvider<ZodTypeProvider>()
      .get(
        '/files/:id',
        { schema: { params: schemas.oneFile, querystring: schemas.reading } },
        async (request, reply) => {
          const { id } = request.params
          const { access, variant, download } = request.query
          // Also for refusals.
          reply.header('content-security-policy', FILE_POLICY)
          const isSigned = access !== undefined
          const file = isSigned
            ? await reader.bySignature(access, id, new Date())
            : await reader.byCaller(await caller(request), id)
          reply.header(
            'cross-origin-resource-policy',
            isSigned && isEmbedded ? 'cross-origin' : 'same-origin',
          )
          return await sendFile(reply, reader, reader.served(file, variant ?? null), {
            isDownload: download !== undefined,
            range: request.headers.range,
            known: request.headers['if-none-match'],
            isHead: request.method === 'HEAD',
          })
        },
      )
  })
}
