import { KEY_SCOPES } from '@cowrite/persistence'
import { z } from 'zod'
import { MCP_SCOPES } from '../../config/mcp.ts'
import { storableText } from '../../http/storable-text.ts'

const MOST_PROJECTS = 100

/** A request of a program in a path. */
export const oneRequest = z.object({ uid: z.string().regex(/^[\w-]{10,100}$/) })

/** A consent in a path. */
export const oneConsent = z.object({ id: z.string().regex(/^[\w-]{10,100}$/) })

/** What a person decided. */
export const decision = z.discriminatedUnion('allow', [
  z.strictObject({ allow: z.literal(false) }),
  z.strictObject({
    allow: z.literal(true),
    scopes: z.array(z.enum(MCP_SCOPES)).min(1).max(MCP_SCOPES.length),
    projects: z.array(storableText.max(64)).min(1).max(MOST_PROJECTS).nullable().default(null),
  }),
])

const client = z.object({ id: z.string(), name: z.string(), uri: z.string().nullable() })

/** What a program asks for, in responses. */
export const requestView = z.object({
  client: client.extend({ returnsTo: z.string() }),
  scopes: z.array(z.enum(MCP_SCOPES)),
  projects: z.array(z.string()),
})

/** A consent in responses. */
export const consentView = z.object({
  id: z.string(),
  client,
  scopes: z.array(z.enum(KEY_SCOPES)),
  projects: z.array(z.string()).nullable(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})
