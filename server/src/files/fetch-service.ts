import { basename } from 'node:path'
import type { FileRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import { type OutboundAnswer, type OutboundClient, OutboundFailure } from '../outbound/outbound-client.ts'
import { partBytes, partCount } from './part-content.ts'
import { startsAsPicture } from './picture-start.ts'
import type { UploadService } from './upload-service.ts'

/** Largest picture that is fetched, in bytes. */
const MOST_BYTES = 25 * 1024 * 1024
/** Time for a picture, in ms. */
const TIME_MS = 15_000
/** Pictures that this node fetches at the same time, in all and for one principal. */
const AT_ONCE = 8
const AT_ONCE_FOR_ONE = 3

/** What a {@link FetchService} works with. */
export interface FetchServiceOptions {
  readonly documents: Pick<DocumentService, 'findEditable'>
  readonly uploads: UploadService
  readonly outbound: Pick<OutboundClient, 'read'>
}

/** Takes pictures of other sites into the storage, so that readers of a document do not load them from there. */
export class FetchService {
  private readonly options: FetchServiceOptions
  private readonly running: string[] = []

  constructor(options: FetchServiceOptions) {
    this.options = options
  }

  /** Fetches a picture into a document; it is processed as any other. Rejects with a {@link ServiceError}. */
  async fetch(principal: Principal, name: string, address: string): Promise<FileRecord> {
    // Before anything is asked of another server.
    await this.options.documents.findEditable(principal, name)
    const { length } = this.running.filter((one) => one === principal.id)
    if (this.running.length >= AT_ONCE || length >= AT_ONCE_FOR_ONE)
      throw new ServiceError('rate-limited', 'Too many pictures are being fetched.', 2)
    this.running.push(principal.id)
    try {
      return await this.store(principal, name, await this.read(new URL(address)))
    } finally {
      this.running.splice(this.running.indexOf(principal.id), 1)
    }
  }

  private async read(url: URL): Promise<OutboundAnswer> {
    const question = { accept: 'image/*', mostBytes: MOST_BYTES, timeMs: TIME_MS }
    let answer: OutboundAnswer
    try {
      answer = await this.options.outbound.read(url, question)
    } catch (error) {
      if (!(error instanceof OutboundFailure)) throw error
      if (error.code === 'too-large')
        throw new ServiceError(
          'file-too-large',
          `A picture of another site can have ${MOST_BYTES / 2 ** 20} MiB.`,
        )
      // One answer for all: it does not say what there is in the networks around the server.
      throw new ServiceError('file-refused', 'There is no picture at this address that the server can read.')
    }
    if (answer.status !== 200 || !startsAsPicture(answer.body))
      throw new ServiceError('file-refused', 'There is no picture at this address that the server can read.')
    return answer
  }

  private async store(
    principal: Principal,
    name: string,
    { url, body }: OutboundAnswer,
  ): Promise<FileRecord> {
    const { uploads } = this.options
    const file = await uploads.begin(principal, name, {
      name: nameOf(url),
      size: body.length,
      type: 'image/*',
    })
    for (let number = 0; number < partCount(file); number++) {
      const from = number * file.partSize
      await uploads.writePart(principal, file.id, number, body.subarray(from, from + partBytes(file, number)))
    }
    return await uploads.complete(principal, file.id)
  }
}

/** The name of the picture in its address. */
function nameOf({ pathname }: URL): string {
  const last = basename(pathname)
  try {
    return decodeURIComponent(last) || 'picture'
  } catch (error) {
    if (error instanceof URIError) return last
    throw error
  }
}
