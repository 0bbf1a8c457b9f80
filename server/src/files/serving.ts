import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { ServiceError } from '../errors/service-error.ts'
import { byteRange } from './byte-range.ts'
import { contentDisposition } from './file-name.ts'
import type { FileReader, ServedFile } from './file-reader.ts'

/** Nothing that a file contains is run or loaded, and it has no origin. */
export const FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
/** Pictures that the server made itself: only they are shown in place. */
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp'])
/** Types that players and readers are told; all others are bytes. */
const TOLD = /^(audio\/|video\/|text\/plain$|application\/(pdf|zip|vnd\.openxmlformats-|vnd\.oasis\.))/
/** Seconds for which a browser may keep what it got with credentials, without asking. */
const KEPT_S = 300

/** How one object is asked for. */
export interface AskedFile {
  readonly isDownload: boolean
  readonly range: string | undefined
  readonly known: string | undefined
  readonly isHead: boolean
}

/** Answers with an object of a file, as it may be shown. */
export async function sendFile(
  reply: FastifyReply,
  reader: FileReader,
  served: ServedFile,
  asked: AskedFile,
): Promise<FastifyReply> {
  const { file, blob, object } = served
  const isShown = blob.kind === 'image' && SHOWN.has(object.type) && !asked.isDownload
  const type = SHOWN.has(object.type) && blob.kind === 'image' ? object.type : toldType(object.type)
  const tag = `"${blob.id}-${object.name}"`
  reply
    .header('content-disposition', contentDisposition(isShown ? 'inline' : 'attachment', file.name))
    // Contents never change. Others than who may read it get nothing from a cache.
    .header('cache-control', `private, max-age=${KEPT_S}, immutable`)
    .header('vary', 'authorization')
    .header('etag', tag)
    .header('accept-ranges', 'bytes')
    .type(type)
  if (asked.known === tag) return reply.status(304).send()
  const range = byteRange(asked.range, object.size)
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${object.size}`)
    throw new ServiceError('range-not-satisfiable')
  }
  const length = range === null ? object.size : range.to - range.from + 1
  reply.header('content-length', length)
  if (range !== null)
    reply.status(206).header('content-range', `bytes ${range.from}-${range.to}/${object.size}`)
  // A stream, as an empty body would be counted.
  if (asked.isHead) return reply.send(Readable.from([]))
  return reply.send(await reader.open(served, range ?? undefined))
}

function toldType(type: string): string {
  if (type === 'text/plain') return 'text/plain; charset=utf-8'
  return TOLD.test(type) ? type : 'application/octet-stream'
}
