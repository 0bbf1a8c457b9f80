import { setImmediate as turn } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { InternalMember } from '../rooms/internal-member.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import { DirectConnection, type OpenOptions } from './direct-connection.ts'

/** A connection without a transaction closes after this time, in ms. */
const IDLE_MS = 30_000

/** What {@link DirectConnections} work with. */
export interface DirectConnectionsOptions {
  readonly members: InternalMembers
  readonly logger: Logger
}

/** Documents that the embedding program has open. */
export class DirectConnections {
  private readonly options: DirectConnectionsOptions
  private readonly connections = new Set<DirectConnection>()
  private isStopping = false

  constructor(options: DirectConnectionsOptions) {
    this.options = options
  }

  /** Open connections. */
  get size(): number {
    return this.connections.size
  }

  /** Opens a document; rejects with a `ServiceError`. */
  async open(name: string, { user, idleMs = IDLE_MS }: OpenOptions = {}): Promise<DirectConnection> {
    this.assertRunning()
    const member = await this.join(name, principalOf(user))
    const { logger } = this.options
    const connection = new DirectConnection({
      member,
      idleMs,
      onClosed: () => this.connections.delete(connection),
      onTrouble: (err) => logger.error({ err, document: member.room.address }, 'a direct connection failed'),
    })
    this.connections.add(connection)
    return connection
  }

  /** Opens no more documents and accepts no more transactions. Those that run may end. */
  stop(): void {
    this.isStopping = true
    for (const connection of this.connections) connection.stop('shutting-down')
  }

  /** Closes all connections; what is not committed is not waited for. */
  async abort(): Promise<void> {
    // A commit that has just ended is told to those who wait for it.
    await turn()
    for (const connection of this.connections) connection.abort('shutting-down')
  }

  private async join(name: string, principal: Principal): Promise<InternalMember> {
    const member = await this.options.members.join(name, principal)
    if (!this.isStopping) return member
    member.leave()
    throw new ServiceError('shutting-down')
  }

  private assertRunning(): void {
    if (this.isStopping) throw new ServiceError('shutting-down')
  }
}

/** A name stands for a program, which may do what the server may. */
function principalOf(user: string | Principal | undefined): Principal {
  if (user === undefined) return SERVER_PRINCIPAL
  if (typeof user !== 'string') return user
  const author = { principal: user, kind: 'agent', run: null } as const
  return { id: user, author, role: 'editor', credential: { kind: 'program' } }
}
