import type { FileView } from './file-view.ts'

/** What a request was answered with. */
export interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A client of the routes of files, for tests. */
export class FileClient {
  readonly url: string
  private readonly headers: Readonly<Record<string, string>>

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url
    this.headers = headers
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answered> {
    const isBytes = body instanceof Uint8Array
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...this.headers,
        ...(body === undefined
          ? {}
          : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }

  /** Begins an upload; fails unless it is taken. */
  async begin(document: string, name: string, size: number, more: object = {}): Promise<FileView> {
    const path = `/api/documents/${encodeURIComponent(document)}/files`
    const { status, body } = await this.ask('POST', path, { name, size, type: '', ...more })
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`)
    return body['file'] as FileView
  }

  /** Uploads a whole file, and waits until it is ready or failed. */
  async upload(document: string, name: string, bytes: Uint8Array, partSize = 1024 * 1024): Promise<FileView> {
    const { id } = await this.begin(document, name, bytes.length)
    for (let from = 0, number = 0; from < bytes.length; from += partSize, number++) {
      const part = bytes.subarray(from, from + partSize)
      const { status, body } = await this.ask('PUT', `/api/files/${id}/parts/${number}`, part)
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    }
    const { status, body } = await this.ask('POST', `/api/files/${id}/complete`)
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
    return await this.settled(id)
  }

  /** The file when it is ready or failed. */
  async settled(id: string, timeMs = 60_000): Promise<FileView> {
    const until = Date.now() + timeMs
    for (;;) {
      const { body } = await this.ask('GET', `/api/files/${id}`)
      const file = body['file'] as FileView
      if (file.status === 'ready' || file.status === 'failed') return file
      if (Date.now() > until) throw new Error(`The file is ${file.status} after ${timeMs} ms.`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** The signed address of a file; `null`: none is given. */
  async address(document: string, id: string): Promise<string | null> {
    const path = `/api/documents/${encodeURIComponent(document)}/files/addresses`
    const { body } = await this.ask('POST', path, { ids: [id] })
    const found = (body['addresses'] as Record<string, { url: string }>)[id]
    return found === undefined ? null : `${this.url}${found.url}`
  }
}
