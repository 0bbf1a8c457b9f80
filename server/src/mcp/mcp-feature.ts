import type { IncomingHttpHeaders } from 'node:http'
import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { Authenticator } from '../access/access.ts'
import { AgentTokens } from '../access/agent-tokens.ts'
import type { TokenScheme } from '../access/token-authenticator.ts'
import type { McpConfig } from '../config/mcp.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { InternalMembers } from '../rooms/internal-members.ts'
import type { VersionRecorder } from '../versions/version-recorder.ts'
import { AgentCallers } from './clients/agent-callers.ts'
import { Participants } from './participants/participants.ts'
import { mcpRoutes } from './routes.ts'
import type { ToolServices } from './tools/tool.ts'

/** What {@link mcpFeature} works with. */
export interface McpFeatureOptions extends Omit<ToolServices, 'participants'> {
  readonly config: McpConfig
  readonly access: Authenticator
  /** Programs with people's consent; absent: without accounts there are none. */
  readonly consents?: {
    readonly scheme: TokenScheme
    /** The address of the metadata of `/mcp` as an OAuth resource, for who sends these headers; `null`: not known. */
    readonly metadataFor: (headers: IncomingHttpHeaders) => string | null
  }
  readonly members: InternalMembers
  readonly recorder: VersionRecorder
}

/** Documents for agents of other programs, by the Model Context Protocol. */
export function mcpFeature(options: McpFeatureOptions): ServerFeature {
  const {
    config,
    access,
    consents,
    members,
    recorder,
    documents,
    creation,
    blocks,
    proposals,
    comments,
    logger,
  } = options
  const participants = new Participants({ documents, members, recorder })
  const callers = new AgentCallers({
    access,
    tokens: config.tokens === null ? null : new AgentTokens(config.tokens),
    consents: consents?.scheme ?? null,
  })
  let loading: Promise<McpHttpHandler> | null = null
  let isClosing = false
  const load = async () => {
    const { documentsHandler } = await import('./handler.ts')
    return documentsHandler({ documents, creation, blocks, proposals, comments, participants, logger })
  }
  // Most nodes never need the packages of the protocol.
  const handler = () => {
    if (isClosing) throw new ServiceError('shutting-down')
    loading ??= load().catch((error: unknown) => {
      // The next request tries again.
      loading = null
      throw error
    })
    return loading
  }
  return {
    routes: (app) =>
      mcpRoutes(app, {
        handler,
        callers,
        metadataFor: consents?.metadataFor ?? (() => null),
        onSessionEnd: (caller, session) => participants.leaveSession(caller, session),
      }),
    metrics: (metrics) =>
      metrics.gauge(
        'cowrite_mcp_participants',
        'Agents of other programs that are in documents.',
        () => participants.size,
      ),
    close: {
      quiet: async () => {
        isClosing = true
        participants.leaveAll()
        const [loaded] = await Promise.allSettled([loading])
        if (loaded.status === 'fulfilled') await loaded.value?.close()
      },
    },
  }
}
