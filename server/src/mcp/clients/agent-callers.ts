import type { Authenticator, Credentials } from '../../access/access.ts'
import { type AgentCaller, type AgentTokens, scopesUpTo } from '../../access/agent-tokens.ts'
import type { Principal } from '../../access/principal.ts'
import { scopesOf } from '../../access/scopes.ts'
import type { TokenScheme } from '../../access/token-authenticator.ts'
import { MCP_SCOPES, type McpScope } from '../../config/mcp.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** What {@link AgentCallers} work with. */
export interface AgentCallersOptions {
  readonly access: Authenticator
  /** The tokens of the configuration; `null` when there are none. */
  readonly tokens: AgentTokens | null
  /** The tokens that people's consent gives, which are for MCP only; `null` without accounts. */
  readonly consents: TokenScheme | null
}

/** Finds out who the clients of agents are: by the tokens of the configuration, else by the access of the server. */
export class AgentCallers {
  private readonly options: AgentCallersOptions

  constructor(options: AgentCallersOptions) {
    this.options = options
  }

  /** Rejects with a {@link ServiceError}: `unauthorized` or `forbidden`. */
  async identify(credentials: Credentials): Promise<AgentCaller> {
    const { access, tokens, consents } = this.options
    if (tokens !== null) {
      const caller = tokens.find(credentials.token)
      if (caller === null) throw new ServiceError('unauthorized')
      return caller
    }
    const checked = consents?.recognizes(credentials.token)
      ? await consents.authenticate(credentials)
      : await access.authenticate(credentials)
    if (!checked.ok) throw new ServiceError(checked.code)
    return { principal: checked.principal, scopes: mcpScopesOf(checked.principal) }
  }
}

/** The scopes of a key or a consent, each with those that it includes; others have those of their role. */
function mcpScopesOf(principal: Principal): readonly McpScope[] {
  const scopes = scopesOf(principal)
  if (scopes === null) {
    const isLimited = principal.credential === undefined && principal.role === 'reader'
    return scopesUpTo(isLimited ? 'read' : 'write')
  }
  if (scopes.includes('admin')) return MCP_SCOPES
  const widest = MCP_SCOPES.findLast((scope) => scopes.includes(scope))
  return widest === undefined ? [] : scopesUpTo(widest)
}
