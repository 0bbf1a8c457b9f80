import * as Y from 'yjs'
import { type ClientKind, connect, type Place, type StockClient } from '../harness/clients.ts'

/** Time for which a request may be repeated, in ms. */
export const PATIENCE = { timeout: 60_000, interval: 50 }

/** A version in API responses. */
export interface Version {
  readonly id: string
  readonly kind: string
  readonly name: string | null
  readonly principal: string
  readonly createdAt: string
}

/** A response of the API. */
export interface Answered<Body> {
  readonly status: number
  readonly body: Body
}

/** The versions of one document, over HTTP. */
export class VersionsApi {
  private readonly path: string

  constructor(server: { readonly url: string }, address: string) {
    this.path = `${server.url}/api/documents/${encodeURIComponent(address)}`
  }

  /** Sends a request to a path below the document's. */
  async ask<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answered<Body>> {
    const response = await fetch(`${this.path}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body }
  }

  async list(query = ''): Promise<readonly Version[]> {
    return (await this.ask<{ versions: Version[] }>('GET', `/versions${query}`)).body.versions
  }

  async name(name: string): Promise<Version> {
    const { status, body } = await this.ask<Version>('POST', '/versions', { name })
    if (status !== 201) throw new Error(`naming a version was answered with ${status}`)
    return body
  }

  async content(id: string, format = 'markdown'): Promise<unknown> {
    return (await this.ask<{ content: unknown }>('GET', `/versions/${id}?format=${format}`)).body.content
  }

  restore(id: string): Promise<Answered<{ restored: string; before: string | null }>> {
    return this.ask('POST', `/versions/${id}/restore`)
  }
}

/** A stock client that edits paragraphs like an editor. */
export interface Writer extends StockClient {
  readonly fragment: Y.XmlFragment
  /** Appends a paragraph. */
  write(text: string): void
  /** The text of the paragraph at an index. */
  paragraph(index: number): Y.XmlText
  /** All paragraphs. */
  paragraphs(): string[]
}

/** Connects a {@link Writer} and waits until it is synced. */
export async function writer(
  place: Place,
  address: string,
  kind: ClientKind = 'hocuspocus-4',
): Promise<Writer> {
  const client = connect(kind, place, address)
  await client.synced()
  const fragment = client.doc.getXmlFragment('default')
  const paragraph = (index: number): Y.XmlText => {
    const element = fragment.get(index)
    const text = element instanceof Y.XmlElement ? element.get(0) : null
    if (!(text instanceof Y.XmlText)) throw new Error(`there is no paragraph ${index}`)
    return text
  }
  return {
    ...client,
    fragment,
    paragraph,
    paragraphs: () => Array.from({ length: fragment.length }, (_, index) => paragraph(index).toString()),
    write: (text) => {
      const element = new Y.XmlElement('paragraph')
      element.insert(0, [new Y.XmlText(text)])
      fragment.insert(fragment.length, [element])
    },
  }
}
