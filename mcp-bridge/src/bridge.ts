import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'

/** The end at the server, which sends each request of its own stream. */
export interface RemoteTransport extends Transport {
  send(message: JSONRPCMessage, options?: { readonly requestSignal?: AbortSignal }): Promise<void>
}

/** JSON-RPC's code for a request that failed on the way. */
const INTERNAL_ERROR = -32_603

/** Carries messages between a client that started this program and the server, until the client closes its end. */
export class Bridge {
  private readonly local: Transport
  private readonly remote: RemoteTransport
  /** What ends the requests of the client that are not answered yet. */
  private readonly running = new Map<string | number, AbortController>()

  constructor(local: Transport, remote: RemoteTransport) {
    this.local = local
    this.remote = remote
    local.onmessage = (message) => void this.forward(message)
    remote.onmessage = (message) => void this.deliver(message)
  }

  /** Resolves when the client has closed its end. */
  async run(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.local.onclose = resolve
    await this.remote.start()
    await this.local.start()
    await promise
    for (const request of this.running.values()) request.abort()
  }

  private async forward(message: JSONRPCMessage): Promise<void> {
    const cancelled = cancelledId(message)
    if (cancelled !== null) this.running.get(cancelled)?.abort()
    if (!('method' in message && 'id' in message)) {
      // A notification has no answer that could say that it was lost.
      await this.remote.send(message).catch((error: unknown) => report(error))
      return
    }
    const { id } = message
    const request = new AbortController()
    this.running.set(id, request)
    try {
      await this.remote.send(message, { requestSignal: request.signal })
    } catch (error) {
      this.running.delete(id)
      if (request.signal.aborted) return
      const text = `Cowrite did not answer: ${reasonOf(error)}`
      await this.local.send({ jsonrpc: '2.0', id, error: { code: INTERNAL_ERROR, message: text } })
    }
  }

  private async deliver(message: JSONRPCMessage): Promise<void> {
    if (!('method' in message) && message.id !== undefined) this.running.delete(message.id)
    const version = 'result' in message ? message.result['protocolVersion'] : undefined
    // The revisions of 2025 name their version in the answer that opens a session.
    if (typeof version === 'string') this.remote.setProtocolVersion?.(version)
    await this.local.send(message)
  }
}

function cancelledId(message: JSONRPCMessage): string | number | null {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return null
  const id = message.params?.['requestId']
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

function report(error: unknown): void {
  process.stderr.write(`${reasonOf(error)}\n`)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}
