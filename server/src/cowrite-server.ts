import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AccountService } from './accounts/account-service.ts'
import type { DocumentService } from './documents/document-service.ts'
import type { DirectConnection, OpenOptions } from './embedding/direct-connection.ts'
import type { RoomCommand } from './rooms/room-command.ts'

/** A running server. */
export interface CowriteServer {
  /** Where it listens: `http://127.0.0.1:3000`. An empty string while it does not listen. */
  readonly url: string
  /** Accounts of people; `null`: the server has none. */
  readonly accounts: AccountService | null
  /** The link that makes the first owner, once the server listens; `null`: there is an owner, or there are no accounts. */
  readonly setUpUrl: string | null
  /** The commands of documents, with the checks and effects that they have over HTTP. */
  readonly documents: DocumentService
  /**
   * Executes a command in the rooms of all nodes: closes sessions or changes rights. Resolves when it is executed on
   * this node and sent to the others. The state of `read-only` is stored in the database before; rejects with a
   * `StoreError` if that fails.
   */
  control(command: RoomCommand): Promise<void>
  /**
   * Opens a document for reading and editing in this process; creates it when there is none. Rejects with a
   * `ServiceError` that says why not.
   */
  open(address: string, options?: OpenOptions): Promise<DirectConnection>
  /** Listens where the configuration says and resolves to the URL. For a server that was created without listening. */
  listen(): Promise<string>
  /** Takes over a WebSocket upgrade of another HTTP server: the arguments of its event `upgrade`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers a request of another HTTP server: the API, health, metrics, the web app and the widget. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void
  /**
   * Stops accepting, closes all sockets with 1012, commits, calls the hooks that are due; resolves when everything is
   * released.
   */
  close(): Promise<void>
}
