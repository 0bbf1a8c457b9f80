import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AccessConfig } from './access.ts'
import { ConfigError } from './config-error.ts'
import type { Values } from './variable.ts'

/** The variables of {@link McpConfig}. */
export const MCP_VARIABLES = {
  COWRITE_MCP_TOKENS: z.string().min(1).optional(),
  COWRITE_MCP_TOKENS_FILE: z.string().min(1).optional(),
}

/** What the holder of a token may do by MCP: each scope includes those before it. */
export const MCP_SCOPES = ['read', 'propose', 'write'] as const

/** One of {@link MCP_SCOPES}. */
export type McpScope = (typeof MCP_SCOPES)[number]

/** A token that agents show. */
export interface McpToken {
  /** Who holds it, for authorship: 1–40 characters of `a–z 0–9 -`. */
  readonly name: string
  /** The widest of its scopes. */
  readonly scope: McpScope
  /** SHA-256 of the token, in hexadecimal. */
  readonly sha256: string
}

/** Who may use the MCP server. */
export interface McpConfig {
  /** `null`: agents may do what the access of the server says. */
  readonly tokens: readonly McpToken[] | null
}

/** 128 bits in base64url have 22 characters. */
const TOKEN_LENGTH = 22
const ENTRY = new RegExp(`^([a-z0-9-]{1,40}):(${MCP_SCOPES.join('|')}):([\\x21-\\x2b\\x2d-\\x7e]+)$`)

/**
 * Makes the section of validated values.
 *
 * @throws ConfigError that repeats no token
 */
export function mcpConfig(
  values: Values<typeof MCP_VARIABLES>,
  { auth }: Pick<AccessConfig, 'auth'>,
): McpConfig {
  const { COWRITE_MCP_TOKENS: text, COWRITE_MCP_TOKENS_FILE: file } = values
  if (auth !== 'open' && (text ?? file) !== undefined) {
    const variable = text === undefined ? 'COWRITE_MCP_TOKENS_FILE' : 'COWRITE_MCP_TOKENS'
    throw new ConfigError(
      `${variable}: only with COWRITE_AUTH=open; with accounts, agents use API keys or the consent of a person`,
    )
  }
  if (file === undefined)
    return { tokens: text === undefined ? null : readTokens('COWRITE_MCP_TOKENS', text.split(',')) }
  if (text !== undefined)
    throw new ConfigError(
      'COWRITE_MCP_TOKENS_FILE: COWRITE_MCP_TOKENS is set too; only one of them can be used',
    )
  const lines = readLines(file).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  return { tokens: readTokens('COWRITE_MCP_TOKENS_FILE', lines) }
}

function readTokens(variable: string, entries: readonly string[]): readonly McpToken[] {
  const tokens = entries.map((entry, index): McpToken => {
    const [, name, scope, token = ''] = ENTRY.exec(entry.trim()) ?? []
    const at = `${variable}: entry ${index + 1}`
    if (name === undefined || scope === undefined)
      throw new ConfigError(`${at} is not of the form name:${MCP_SCOPES.join('|')}:token`)
    if (token.length < TOKEN_LENGTH)
      throw new ConfigError(`${at}: the token has fewer than ${TOKEN_LENGTH} characters`)
    return { name, scope: scope as McpScope, sha256: hash('sha256', token) }
  })
  if (tokens.length === 0) throw new ConfigError(`${variable}: there is no token`)
  if (new Set(tokens.map(({ name }) => name)).size < tokens.length)
    throw new ConfigError(`${variable}: two tokens have the same name`)
  return tokens
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError(`COWRITE_MCP_TOKENS_FILE: ${path} cannot be read (${code})`)
  }
}
