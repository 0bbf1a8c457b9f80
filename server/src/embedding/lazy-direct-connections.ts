import { ServiceError } from '../errors/service-error.ts'
import type { DirectConnection, OpenOptions } from './direct-connection.ts'
import type { DirectConnections, DirectConnectionsOptions } from './direct-connections.ts'

/** Direct connections, loaded with Yjs when the first one is opened: most servers never need them. */
export class LazyDirectConnections {
  private readonly options: DirectConnectionsOptions
  private loading: Promise<DirectConnections> | null = null
  private isStopped = false

  constructor(options: DirectConnectionsOptions) {
    this.options = options
  }

  /** As {@link DirectConnections.open}. */
  async open(name: string, options?: OpenOptions): Promise<DirectConnection> {
    if (this.isStopped) throw new ServiceError('shutting-down')
    return (await this.get()).open(name, options)
  }

  /** As {@link DirectConnections.stop}. */
  async stop(): Promise<void> {
    this.isStopped = true
    ;(await this.loading)?.stop()
  }

  /** As {@link DirectConnections.abort}. */
  async abort(): Promise<void> {
    await (await this.loading)?.abort()
  }

  private get(): Promise<DirectConnections> {
    this.loading ??= import('./direct-connections.ts').then(
      (module) => new module.DirectConnections(this.options),
    )
    return this.loading
  }
}
