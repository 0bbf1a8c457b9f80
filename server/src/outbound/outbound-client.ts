import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { AddressRefused, checkedLookup } from './checked-lookup.ts'
import { PublicAddresses } from './public-addresses.ts'

/** Redirects that are followed. */
const REDIRECTS = 3

/** How an {@link OutboundClient} connects; defaults in brackets. */
export interface OutboundOptions {
  /** Whether an address may be connected to. [those of the public internet] */
  readonly mayConnect?: (address: string) => boolean
}

/** What is asked of another server. */
export interface OutboundQuestion {
  readonly accept: string
  /** Largest answer, in bytes. */
  readonly mostBytes: number
  /** Time for everything, redirects included, in ms. */
  readonly timeMs: number
}

/** An answer of another server. */
export interface OutboundAnswer {
  /** The address that answered, after redirects. */
  readonly url: URL
  readonly status: number
  /** The header `Content-Type`; empty when there is none. */
  readonly type: string
  readonly body: Buffer
}

/** Why nothing was read: the address is not allowed, the answer is too large, or the server did not answer. */
export class OutboundFailure extends Error {
  readonly code: 'refused' | 'too-large' | 'unreachable'

  constructor(code: OutboundFailure['code'], options?: ErrorOptions) {
    super(`The other server: ${code}.`, options)
    this.code = code
  }
}

/**
 * Asks other servers for what people name: by HTTP and HTTPS, from addresses of the public internet only, whatever names
 * resolve to and wherever redirects lead, without credentials or cookies, within limits of size and time.
 */
export class OutboundClient {
  private readonly mayConnect: (address: string) => boolean

  constructor({ mayConnect }: OutboundOptions = {}) {
    const addresses = new PublicAddresses()
    this.mayConnect = mayConnect ?? ((address) => addresses.has(address))
  }

  /** Reads what is at an address. Rejects with an {@link OutboundFailure}. */
  async read(address: URL, question: OutboundQuestion): Promise<OutboundAnswer> {
    const signal = AbortSignal.timeout(question.timeMs)
    let url = address
    for (let redirects = 0; ; redirects++) {
      const answer = await this.ask(url, question, signal)
      const { statusCode: status = 0, headers } = answer
      const target = status >= 300 && status < 400 ? headers.location : undefined
      if (target === undefined) {
        const body = await bodyOf(answer, question.mostBytes)
        return { url, status, type: headers['content-type'] ?? '', body }
      }
      answer.destroy()
      const next = URL.parse(target, url.href)
      if (next === null || redirects === REDIRECTS) throw new OutboundFailure('unreachable')
      url = next
    }
  }

  private async ask(url: URL, { accept }: OutboundQuestion, signal: AbortSignal): Promise<IncomingMessage> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const isAllowed = url.protocol === 'http:' || url.protocol === 'https:'
    // A name is checked when it is resolved; an address needs no resolving.
    if (!isAllowed || (isIP(host) !== 0 && !this.mayConnect(host))) throw new OutboundFailure('refused')
    const bare = new URL(url)
    bare.username = ''
    bare.password = ''
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const asked = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
      bare,
      {
        headers: { accept, 'accept-encoding': 'identity', 'user-agent': 'Cowrite' },
        agent: false,
        lookup: checkedLookup(this.mayConnect),
        signal,
      },
      resolve,
    )
    asked.once('error', reject)
    asked.end()
    try {
      return await promise
    } catch (error) {
      throw failureOf(error)
    }
  }
}

async function bodyOf(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > mostBytes) throw new OutboundFailure('too-large')
      chunks.push(chunk)
    }
  } catch (error) {
    throw failureOf(error)
  }
  return Buffer.concat(chunks)
}

function failureOf(error: unknown): unknown {
  if (error instanceof OutboundFailure || !(error instanceof Error)) return error
  return new OutboundFailure(error instanceof AddressRefused ? 'refused' : 'unreachable', { cause: error })
}
