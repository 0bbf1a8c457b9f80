import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const MIB = 1024 * 1024

/** Answers a request, whose body has been read; what it returns is ignored. */
export type ModelAnswer = (
  request: IncomingMessage,
  response: ServerResponse,
  body: ModelRequestBody,
) => unknown

/** What tests read of a request's body. */
export interface ModelRequestBody {
  readonly model?: string
  readonly messages?: readonly { readonly role: string; readonly content: string }[]
  readonly [name: string]: unknown
}

/** A server of models over real HTTP, whose answers tests write byte by byte. */
export class ModelServer {
  /** Base URL for the client. */
  readonly url: string
  /** The requests received, each as `METHOD path`. */
  readonly requests: string[] = []
  readonly bodies: ModelRequestBody[] = []
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  }

  static async start(answer: ModelAnswer): Promise<ModelServer> {
    const server = createServer({ maxHeaderSize: MIB })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const model = new ModelServer(server)
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      model.requests.push(`${request.method} ${request.url}`)
      // The client disconnects during the answer intentionally.
      response.on('error', () => {})
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(parts).toString() || '{}') as ModelRequestBody
        model.bodies.push(body)
        answer(request, response, body)
      })
    })
    return model
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** Begins an event stream. */
export function stream(response: ServerResponse, headers: Record<string, string> = {}): ServerResponse {
  return response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
}

/** An event of a chat completion. */
export function event(delta: unknown, more: object = {}, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`
}

/** The last events of a chat completion. */
export function end(finish = 'stop', usage?: object): string {
  return `${event({}, {}, finish)}${usage === undefined ? '' : `data: ${JSON.stringify({ choices: [], usage })}\n\n`}data: [DONE]\n\n`
}

/** Writes the same piece as long as the client reads. */
export function endless(
  response: {
    write(piece: string): boolean
    once(name: 'drain', go: () => void): unknown
    destroyed: boolean
  },
  piece: string,
): void {
  while (!response.destroyed) {
    if (!response.write(piece)) {
      response.once('drain', () => endless(response, piece))
      return
    }
  }
}

/** Writes a piece every 20 ms as long as the client is connected. */
export async function drip(response: ServerResponse, piece: string, first = ''): Promise<void> {
  response.write(first)
  while (!response.destroyed) {
    response.write(piece)
    await sleep(20)
  }
}
