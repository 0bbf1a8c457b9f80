import {
  HocuspocusProvider as Hocuspocus4,
  HocuspocusProviderWebsocket as Socket4,
} from '@hocuspocus/provider'
import {
  HocuspocusProvider as Hocuspocus3,
  HocuspocusProviderWebsocket as Socket3,
} from 'hocuspocus-provider-3'
import type { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider as YWebsocket2 } from 'y-websocket-2'
import { WebsocketProvider as YWebsocket3 } from 'y-websocket-3'
import * as Y from 'yjs'
import { eventually } from './eventually.ts'
import { createNetwork, type Network } from './network.ts'

/** The unmodified stock clients that the server supports. */
export const CLIENT_KINDS = ['hocuspocus-3', 'hocuspocus-4', 'y-websocket-2', 'y-websocket-3'] as const
export type ClientKind = (typeof CLIENT_KINDS)[number]
export type HocuspocusKind = 'hocuspocus-3' | 'hocuspocus-4'

/** The address of a server for clients. */
export interface Place {
  /** `ws://host:port` */
  readonly wsUrl: string
}

export interface ClientOptions {
  /** Requests a session without the right to write. */
  readonly readOnly?: boolean
  /** Credentials other than a guest's. */
  readonly token?: string
  /** A document that already has content. */
  readonly doc?: Y.Doc
  readonly network?: Network
}

/** One stock client on one document, with the same interface for all protocols. */
export interface StockClient {
  readonly kind: ClientKind
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly network: Network
  /** The text that tests type into. */
  readonly text: Y.Text
  /** Whether the client reports that it is synced. */
  isSynced(): boolean
  /** Resolves when the client reports that it is synced. */
  synced(): Promise<void>
  /** Leaves the document and closes the connection properly. */
  close(): void
}

/** A Hocuspocus client, with what only its protocol has. */
export interface HocuspocusClient extends StockClient {
  readonly kind: HocuspocusKind
  readonly provider: Hocuspocus4 | Hocuspocus3
  readonly stateless: string[]
  /** Reasons of the per-document closes the server sent. */
  readonly documentCloses: string[]
  /** Reasons of refused authentications. */
  readonly refusals: string[]
  /** Number of the client's `synced` events. */
  syncedEvents(): number
}

/** Connects a stock client of `kind` to the document at `address`. */
export function connect(
  kind: ClientKind,
  place: Place,
  address: string,
  options: ClientOptions = {},
): StockClient {
  switch (kind) {
    case 'hocuspocus-3':
    case 'hocuspocus-4':
      return connectHocuspocus(kind, place, address, options)
    case 'y-websocket-2':
    case 'y-websocket-3':
      return connectYWebsocket(kind, place, address, options)
  }
}

/** A Hocuspocus socket that several documents can share. */
export type HocuspocusSocket =
  | { readonly kind: 'hocuspocus-3'; readonly socket: Socket3; readonly network: Network }
  | { readonly kind: 'hocuspocus-4'; readonly socket: Socket4; readonly network: Network }

/** Opens a Hocuspocus socket without a document. */
export function openSocket(kind: HocuspocusKind, place: Place, network = createNetwork()): HocuspocusSocket {
  // Retries are fast, so that tests of a restart are short.
  const configuration = {
    url: `${place.wsUrl}/collab`,
    WebSocketPolyfill: network.WebSocket,
    delay: 100,
    minDelay: 50,
    maxDelay: 500,
  }
  return kind === 'hocuspocus-3'
    ? { kind, socket: new Socket3(configuration), network }
    : { kind, socket: new Socket4(configuration), network }
}

/** Connects a Hocuspocus client on a socket of its own. */
export function connectHocuspocus(
  kind: HocuspocusKind,
  place: Place,
  address: string,
  options: ClientOptions & { sessionAwareness?: boolean } = {},
): HocuspocusClient {
  const shared = openSocket(kind, place, options.network)
  const client = joinHocuspocus(shared, address, options)
  return {
    ...client,
    close: () => {
      client.close()
      shared.socket.destroy()
    },
  }
}

/** Opens a document on a Hocuspocus socket; `close` leaves the socket open. */
export function joinHocuspocus(
  shared: HocuspocusSocket,
  address: string,
  options: ClientOptions & { sessionAwareness?: boolean } = {},
): HocuspocusClient {
  const document = options.doc ?? new Y.Doc()
  const stateless: string[] = []
  const documentCloses: string[] = []
  const refusals: string[] = []
  let syncedEvents = 0
  const configuration = {
    name: address,
    document,
    token: options.token ?? (options.readOnly === true ? 'readonly' : 'guest'),
    onStateless: ({ payload }: { payload: string }) => void stateless.push(payload),
    onAuthenticationFailed: ({ reason }: { reason: string }) => void refusals.push(reason),
    onSynced: () => void syncedEvents++,
  }
  const provider =
    shared.kind === 'hocuspocus-3'
      ? new Hocuspocus3({ ...configuration, websocketProvider: shared.socket })
      : new Hocuspocus4({
          ...configuration,
          websocketProvider: shared.socket,
          sessionAwareness: options.sessionAwareness ?? false,
        })
  // A socket carries many documents; only a CLOSE of this document is reported here with code 1000 and a reason.
  provider.on('close', ({ event }: { event: { code: number; reason: string } }) => {
    if (event.code === 1000) documentCloses.push(event.reason)
  })
  provider.attach()
  if (provider.awareness === null) throw new Error('The provider has no awareness.')
  return {
    kind: shared.kind,
    doc: document,
    awareness: provider.awareness,
    network: shared.network,
    provider,
    text: document.getText('content'),
    stateless,
    documentCloses,
    refusals,
    syncedEvents: () => syncedEvents,
    isSynced: () => provider.isSynced,
    synced: () => untilSynced(shared.kind, address, () => provider.isSynced),
    close: () => provider.destroy(),
  }
}

/** Connects a y-websocket client to the room whose name is put into the URL unchanged. */
export function connectRoom(
  kind: 'y-websocket-2' | 'y-websocket-3',
  place: Place,
  room: string,
): StockClient {
  return connectYWebsocket(kind, place, room, {}, room)
}

function connectYWebsocket(
  kind: 'y-websocket-2' | 'y-websocket-3',
  place: Place,
  address: string,
  options: ClientOptions,
  room = encodeURI(address),
): StockClient {
  const doc = options.doc ?? new Y.Doc()
  const network = options.network ?? createNetwork()
  const settings = {
    WebSocketPolyfill: network.WebSocket,
    // Otherwise clients in one process would exchange data without the server.
    disableBc: true,
    params: {
      ...(options.readOnly === true ? { access: 'readonly' } : {}),
      ...(options.token === undefined ? {} : { token: options.token }),
    },
  }
  const Provider = kind === 'y-websocket-2' ? YWebsocket2 : YWebsocket3
  const provider = new Provider(`${place.wsUrl}/yjs`, room, doc, settings)
  return {
    kind,
    doc,
    awareness: provider.awareness,
    network,
    text: doc.getText('content'),
    isSynced: () => provider.synced,
    synced: () => untilSynced(kind, address, () => provider.synced),
    close: () => {
      provider.destroy()
      provider.awareness.destroy()
    },
  }
}

async function untilSynced(kind: ClientKind, address: string, isSynced: () => boolean): Promise<void> {
  await eventually(`${kind} to be synced on ${address}`, isSynced)
}
