import type { Authenticator, Credentials } from '../../access/access.ts'
import { type AgentCaller, type AgentTokens, scopesUpTo } from '../../access/agent-tokens.ts'
import { ServiceError } from '../../errors/service-error.ts'

/** Finds out who the clients of agents are: by the tokens of the configuration, else by the access of the server. */
export class AgentCallers {
  private readonly access: Authenticator
  private readonly tokens: AgentTokens | null

  /** `tokens`: `null` when the configuration has none. */
  constructor(access: Authenticator, tokens: AgentTokens | null) {
    this.access = access
    this.tokens = tokens
  }

  /** Rejects with a {@link ServiceError}: `unauthorized` or `forbidden`. */
  async identify(credentials: Credentials): Promise<AgentCaller> {
    if (this.tokens !== null) {
      const caller = this.tokens.find(credentials.token)
      if (caller === null) throw new ServiceError('unauthorized')
      return caller
    }
    const checked = await this.access.authenticate(credentials)
    if (!checked.ok) throw new ServiceError(checked.code)
    const { principal } = checked
    return { principal, scopes: scopesUpTo(principal.role === 'editor' ? 'write' : 'read') }
  }
}
