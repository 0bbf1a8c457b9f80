import { hash, timingSafeEqual } from 'node:crypto'
import { MCP_SCOPES, type McpScope, type McpToken } from '../config/mcp.ts'
import type { Principal } from './principal.ts'

/** Who an agent's client is, and what it may ask for. The access still decides on each document. */
export interface AgentCaller {
  readonly principal: Principal
  readonly scopes: readonly McpScope[]
}

/** The scopes that a scope includes. */
export function scopesUpTo(scope: McpScope): readonly McpScope[] {
  return MCP_SCOPES.slice(0, MCP_SCOPES.indexOf(scope) + 1)
}

/** The tokens of agents that the configuration lists. Only their hashes are kept. */
export class AgentTokens {
  private readonly tokens: readonly { readonly digest: Buffer; readonly caller: AgentCaller }[]

  constructor(tokens: readonly McpToken[]) {
    this.tokens = tokens.map(({ sha256, ...token }) => ({
      digest: Buffer.from(sha256, 'hex'),
      caller: callerOf(token),
    }))
  }

  /** Who shows this token; `null` for a wrong one. The time that it takes tells nothing of the tokens. */
  find(token: string): AgentCaller | null {
    const digest = hash('sha256', token, 'buffer')
    let found: AgentCaller | null = null
    for (const each of this.tokens) if (timingSafeEqual(each.digest, digest)) found = each.caller
    return found
  }
}

function callerOf({ name, scope }: Pick<McpToken, 'name' | 'scope'>): AgentCaller {
  const id = `token:${name}`
  // Who may edit may suggest; that this one may do no more is a matter of its scopes.
  const role = scope === 'read' ? 'reader' : 'editor'
  return {
    principal: { id, author: { principal: id, kind: 'agent', run: null }, role },
    scopes: scopesUpTo(scope),
  }
}
