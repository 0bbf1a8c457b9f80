import { DOCUMENT_ROLES } from '@cowrite/persistence'
import { z } from 'zod'
import type { HostDocuments, HostGrant } from '../credential.ts'
import type { Identity } from '../principal.ts'

/** Characters of a name at most. */
const MAX_NAME = 100
/** Characters of the address of a picture at most. */
const MAX_AVATAR = 2_000
/** Grants of a token at most. */
const MAX_GRANTS = 100
/** Names of documents in one grant at most. */
const MAX_DOCUMENTS = 500

const name = z
  .string()
  .trim()
  .min(1)
  .max(MAX_NAME)
  .regex(/^\P{Cc}*$/u, 'must be without control characters')
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour like #2f6fed')
const avatar = z.url({ protocol: /^https?$/ }).max(MAX_AVATAR)

const grant = z.strictObject({
  project: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1–64 of a–z 0–9 -'),
  documents: z.array(z.string().min(1).max(256)).min(1).max(MAX_DOCUMENTS).optional(),
  role: z.enum(DOCUMENT_ROLES),
})

const claims = z.object({
  sub: z.string().min(1).max(255),
  name: name.optional(),
  colour: colour.optional(),
  color: colour.optional(),
  avatar: avatar.optional(),
  picture: avatar.optional(),
  invisible: z.boolean().optional(),
  grants: z.array(grant).max(MAX_GRANTS).optional(),
  account: z.literal(true).optional(),
})

/** The claims of a host application's token, as far as Cowrite uses them. */
export interface HostClaims {
  /** The host application's name of the person, `sub`. */
  readonly subject: string
  readonly identity: Identity
  /** `null`: the rights of the person's account count. */
  readonly grants: readonly HostGrant[] | null
}

/** Reads claims; a text says what is wrong with which. A token without grants and `account` grants nothing. */
export function readClaims(payload: unknown): HostClaims | string {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return `claim ${issue?.path.join('.')}: ${issue?.message}`
  }
  const { sub, account, grants = [], ...shown } = parsed.data
  if (account && grants.length > 0) return 'claim account: a token with an account has no grants of its own'
  return {
    subject: sub,
    identity: {
      name: shown.name ?? sub,
      colour: shown.colour ?? shown.color ?? null,
      avatar: shown.avatar ?? shown.picture ?? null,
      invisible: shown.invisible ?? false,
    },
    grants: account
      ? null
      : grants.map(({ project, documents, role }) => ({
          project,
          documents: documents?.map(documentsOf) ?? null,
          role,
        })),
  }
}

/** `minutes/*` stands for all names that begin with `minutes/`; without the star it is one name. */
function documentsOf(pattern: string): HostDocuments {
  return pattern.endsWith('*')
    ? { match: 'prefix', prefix: pattern.slice(0, -1) }
    : { match: 'exact', key: pattern }
}
