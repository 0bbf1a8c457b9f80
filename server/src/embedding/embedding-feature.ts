import type { Server } from 'node:http'
import type { ServerFeature } from '../features/server-feature.ts'
import type { InstalledHooks } from './install-hooks.ts'
import type { LazyDirectConnections } from './lazy-direct-connections.ts'
import type { ProgramHttp } from './program-http.ts'

/** Time limit for the hooks that are due or run when the server closes, in ms. */
const HOOKS_MS = 2_000

/** What {@link embeddingFeature} works with. */
export interface EmbeddingFeatureOptions {
  readonly direct: LazyDirectConnections
  readonly hooks: InstalledHooks | null
  readonly programHttp: ProgramHttp
  /** The HTTP server of the program whose upgrades are taken; `null`: none. */
  readonly attachTo: Server | null
}

/** What a program adds that contains the server. */
export function embeddingFeature(options: EmbeddingFeatureOptions): ServerFeature {
  const { direct, hooks, programHttp, attachTo } = options
  return {
    start: () => {
      if (attachTo) programHttp.attach(attachTo)
    },
    close: {
      drain: () => direct.stop(),
      settle: async () => {
        await direct.abort()
        await hooks?.close(HOOKS_MS)
      },
      disconnect: () => programHttp.detach(),
    },
  }
}
