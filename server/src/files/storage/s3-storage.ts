import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as passed } from 'node:timers/promises'
import { AwsClient } from 'aws4fetch'
import {
  type ByteRange,
  bytesOf,
  checkKey,
  checkPlace,
  type FileStorage,
  StorageError,
} from './file-storage.ts'

/** A bucket of an S3-compatible server. */
export interface S3Options {
  /** `https://s3.eu-central-1.amazonaws.com`, without the bucket. */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  /** Whether the bucket is the first part of the path instead of the name of the host. */
  readonly pathStyle: boolean
  /** What all keys begin with: empty, or ending with a slash. */
  readonly prefix: string
}

/** The times of {@link S3Storage}, in ms. */
export interface S3Times {
  /** A request with at most {@link PART_BYTES} in either direction, up to the head of its answer. */
  readonly requestMs: number
  /** Pause before the first repetition; it doubles with each. */
  readonly pauseMs: number
}

/** Bytes of a part of a multipart upload: at least 5 MiB for S3, and what is held in memory. */
const PART_BYTES = 8 * 1024 * 1024
/** Requests for one thing: three seconds of trouble are bridged. */
const ATTEMPTS = 4
const TIMES: S3Times = { requestMs: 30_000, pauseMs: 200 }
/** Deletions at once. */
const DELETIONS = 8

/**
 * Files in a bucket. Larger objects are stored by multipart uploads, which become visible as a whole. Requests that the
 * server could not answer are repeated: each of them can be carried out twice.
 */
export class S3Storage implements FileStorage {
  private readonly client: AwsClient
  private readonly base: string
  private readonly bucket: string
  private readonly prefix: string
  private readonly times: S3Times

  constructor(options: S3Options, times: S3Times = TIMES) {
    const { endpoint, region, bucket, accessKey, secretKey, pathStyle, prefix } = options
    const url = new URL(endpoint)
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`
    this.bucket = `${url.origin}${pathStyle ? `/${bucket}` : ''}`
    this.base = `${this.bucket}/${prefix}`
    this.prefix = prefix
    this.times = times
    this.client = new AwsClient({
      ...{ accessKeyId: accessKey, secretAccessKey: secretKey, region, service: 's3' },
      // Repetitions are made here, each with its own time.
      retries: 0,
    })
  }

  async write(key: string, content: AsyncIterable<Uint8Array>, size: number): Promise<void> {
    checkKey(key)
    const url = `${this.base}${key}`
    if (size > PART_BYTES) return await this.writeInParts(url, content)
    await this.send('PUT', url, await bytesOf(content))
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    checkKey(key)
    const headers = range === undefined ? {} : { range: `bytes=${range.from}-${range.to}` }
    const answer = await this.send('GET', `${this.base}${key}`, null, headers)
    return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body)
  }

  async clear(place: string): Promise<void> {
    checkPlace(place)
    for (;;) {
      const query = new URLSearchParams({ 'list-type': '2', prefix: `${this.prefix}${place}` })
      const listed = await (await this.send('GET', `${this.bucket}/?${query}`)).text()
      // Keys are made of letters, digits, dashes and slashes: XML has them as they are.
      const keys = [...listed.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key ?? '')
      for (let at = 0; at < keys.length; at += DELETIONS) {
        const some = keys.slice(at, at + DELETIONS)
        await Promise.all(some.map((key) => this.send('DELETE', `${this.bucket}/${key}`)))
      }
      if (!/<IsTruncated>true</.test(listed) || keys.length === 0) return
    }
  }

  /** The bucket's own rules end multipart uploads that nobody finishes, see docs/pictures.md. */
  async tidy(): Promise<void> {}

  private async writeInParts(url: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const begun = await (await this.send('POST', `${url}?uploads=`)).text()
    const id = /<UploadId>([^<]+)<\/UploadId>/.exec(begun)?.[1]
    if (id === undefined) throw new StorageError('unavailable', 'The bucket gave an upload no id.')
    const upload = `uploadId=${encodeURIComponent(id)}`
    try {
      const tags: string[] = []
      for await (const part of inParts(content)) {
        const answer = await this.send('PUT', `${url}?partNumber=${tags.length + 1}&${upload}`, part)
        tags.push(answer.headers.get('etag') ?? '')
        await answer.body?.cancel()
      }
      const parts = tags.map(
        (tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
      )
      const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
      const ended = await (await this.send('POST', `${url}?${upload}`, Buffer.from(list))).text()
      // The server may begin to answer before it knows whether it succeeds.
      if (ended.includes('<Error>'))
        throw new StorageError('unavailable', 'The bucket did not join an upload.')
    } catch (error) {
      // What is left of it costs room, not correctness; the first error says what is wrong.
      await this.send('DELETE', `${url}?${upload}`).catch(() => {})
      throw error
    }
  }

  private async send(
    method: string,
    url: string,
    body: Buffer | null = null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.attempt(method, url, body, headers).catch((error: unknown) => {
        if (attempt < ATTEMPTS) return null
        throw new StorageError('unavailable', 'The bucket does not answer.', { cause: error })
      })
      if (answer?.ok) return answer
      const failure = answer === null ? null : await failureOf(answer)
      if (failure !== null && (attempt === ATTEMPTS || !isPassing(answer?.status ?? 0))) throw failure
      await passed(this.times.pauseMs * 2 ** (attempt - 1))
    }
  }

  private async attempt(
    method: string,
    url: string,
    body: Buffer | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const hash = createHash('sha256')
    if (body !== null) hash.update(body)
    const request = await this.client.sign(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': hash.digest('hex') },
      ...(body === null ? {} : { body: new Uint8Array(body) }),
    })
    const timer = new AbortController()
    const ending = setTimeout(() => timer.abort(), this.times.requestMs)
    try {
      return await fetch(request, { signal: timer.signal, redirect: 'error' })
    } finally {
      clearTimeout(ending)
    }
  }
}

/** The same bytes in pieces of {@link PART_BYTES}, the last one smaller. */
async function* inParts(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of content) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes < PART_BYTES) continue
    const joined = Buffer.concat(chunks)
    let from = 0
    for (; joined.length - from >= PART_BYTES; from += PART_BYTES)
      yield joined.subarray(from, from + PART_BYTES)
    chunks = [joined.subarray(from)]
    bytes = joined.length - from
  }
  if (bytes > 0) yield Buffer.concat(chunks)
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408
}

async function failureOf(answer: Response): Promise<StorageError> {
  const code = /<Code>([A-Za-z0-9]+)<\/Code>/.exec(await answer.text().catch(() => ''))?.[1] ?? ''
  if (answer.status === 404 && code !== 'NoSuchBucket')
    return new StorageError('missing', 'The object is not there.')
  return new StorageError('unavailable', `The bucket answered ${answer.status} ${code}.`.replace(' .', '.'))
}
