import { hash, randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The program that an agent works in, as it presents itself. It is no identity: the caller's token is. */
export interface ClientIdentity {
  /** Shown to people: `Claude Code`. */
  readonly name: string
  /** The session of a client of the 2025 revisions; `null` for others, which have none. */
  readonly session: string | null
}

/** The header of sessions. */
export const SESSION_HEADER = 'mcp-session-id'
/** Where a request of the 2026 revision says which client sends it. */
const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo'
const NAME_LENGTH = 40
/** The name of clients that give none. */
const NAMELESS = 'MCP client'
/** A UUID, then the name: every node reads it, and no node stores it. */
const SESSION = /^[0-9a-f-]{36}\.([\w-]{1,240})$/

/** Whether a text is the id of a session, of this server or another node. */
export function isSession(text: string): boolean {
  return SESSION.test(text)
}

/** The client that sends a message with these headers. `isOpening`: the message opens a session. */
export function identifyClient(
  message: unknown,
  headers: IncomingHttpHeaders,
): ClientIdentity & { readonly isOpening: boolean } {
  const params = fieldOf(message, 'params')
  if (fieldOf(message, 'method') === 'initialize') {
    const name = nameOf(fieldOf(params, 'clientInfo'))
    return { name, session: `${randomUUID()}.${Buffer.from(name).toString('base64url')}`, isOpening: true }
  }
  const session = String(headers[SESSION_HEADER] ?? '')
  const told = SESSION.exec(session)?.[1]
  if (told !== undefined)
    return { name: cleaned(Buffer.from(told, 'base64url').toString()), session, isOpening: false }
  return { name: nameOf(fieldOf(fieldOf(params, '_meta'), CLIENT_INFO)), session: null, isOpening: false }
}

/** The principal that a client writes as, for authorship, as a part of another principal's id. */
export function agentPrincipal(invoker: string, { name }: ClientIdentity): string {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const of = invoker.startsWith('token:') ? `${invoker.slice('token:'.length)}:` : ''
  return `agent:${of}${word || 'mcp'}`
}

/** The same for all edits of one agent, as a UUID: authorship and the members of rooms are by it. */
export function agentRun(invoker: string, principal: string): string {
  const digits = hash('sha256', JSON.stringify(['mcp', invoker, principal]))
  return digits.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5')
}

function nameOf(info: unknown): string {
  const title = fieldOf(info, 'title')
  return cleaned(typeof title === 'string' && title !== '' ? title : fieldOf(info, 'name'))
}

function cleaned(name: unknown): string {
  if (typeof name !== 'string') return NAMELESS
  const shown = name
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  return [...shown].slice(0, NAME_LENGTH).join('') || NAMELESS
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
