import { randomBytes } from 'node:crypto'
import { hashSecret } from '@cowrite/persistence'
import { SignJWT, UnsecuredJWT } from 'jose'
import type pg from 'pg'
import { type AccountServer, createPerson, type Person } from '../../harness/accounts.ts'

/** What a caller may do with a document of the matrix, from nothing to everything. */
export const LEVELS = ['nothing', 'viewer', 'commenter', 'editor', 'owner'] as const
export type Level = (typeof LEVELS)[number]

/** Somebody who sends requests. */
export interface Caller {
  readonly name: string
  /** `invalid`: the credential is none, over or false. The others are credentials of these kinds. */
  readonly kind: 'invalid' | 'person' | 'guest' | 'host' | 'key'
  /** The token for a document of the matrix; empty for none. */
  token(document: MatrixDocument): string
  /** What it may do with documents of the matrix. */
  readonly level: Level
  /** What it is in the organization of the matrix. */
  readonly organization: 'none' | 'member' | 'admin'
}

/** A document that the callers have their rights in. */
export interface MatrixDocument {
  readonly id: string
  /** `project/document` */
  readonly address: string
  /** The token of a guest who opened a link that lets people view. */
  readonly guestToken: string
  /** The token of a host application that grants viewing it. */
  readonly hostToken: string
}

export const SECRET = 'the secret of the application of the matrix'
export const ISSUER = 'https://matrix.example'
export const AUDIENCE = 'cowrite'

/** The people of the matrix; each has the role of its name in every document of the matrix. */
export interface People {
  readonly viewer: Person
  readonly commenter: Person
  readonly editor: Person
  readonly owner: Person
  readonly admin: Person
  /** A member of the organization to whom nobody granted anything. */
  readonly member: Person
  /** The owner of another organization. */
  readonly stranger: Person
  readonly revoked: Person
  readonly disabled: Person
}

/** Creates the people and takes from some of them what they had. */
export async function createPeople(server: AccountServer, client: pg.Client): Promise<People> {
  const person = (name: string, role: 'member' | 'admin' | null = 'member') =>
    createPerson(server, {
      name,
      role,
      email: `${name.toLowerCase()}@matrix.example`,
      password: 'right password 1',
    })
  const people: People = {
    viewer: await person('Viewer'),
    commenter: await person('Commenter'),
    editor: await person('Editor'),
    owner: await person('Owner'),
    admin: await person('Admin', 'admin'),
    member: await person('Member'),
    stranger: await person('Stranger', null),
    revoked: await person('Revoked', 'admin'),
    disabled: await person('Disabled', 'admin'),
  }
  const other = '00000000-0000-7000-8000-0000000000ff'
  await client.query("INSERT INTO organization (id, name) VALUES ($1, 'Other')", [other])
  await client.query("INSERT INTO membership (organization_id, account_id, role) VALUES ($1, $2, 'owner')", [
    other,
    people.stranger.account.id,
  ])
  await client.query('UPDATE session SET revoked_at = now() WHERE account_id = $1', [
    people.revoked.account.id,
  ])
  await client.query('UPDATE account SET disabled_at = now() WHERE id = $1', [people.disabled.account.id])
  return people
}

/** All callers. `readKey` is an API key of the owner that may only read. */
export async function callersOf(people: People, readKey: string): Promise<readonly Caller[]> {
  const valid = { sub: 'ann', name: 'Ann', grants: [{ project: 'matrix', role: 'owner' }] }
  const invalid = (name: string, token: string): Caller => ({
    ...{ name, kind: 'invalid', level: 'nothing', organization: 'none' },
    token: () => token,
  })
  const of = (name: keyof People, level: Level, organization: Caller['organization'] = 'member'): Caller => ({
    ...{ name, kind: 'person', level, organization },
    token: () => people[name].accessToken,
  })
  return [
    invalid('nobody', ''),
    invalid('a wrong word', 'secret'),
    invalid('revoked', people.revoked.accessToken),
    invalid('disabled', people.disabled.accessToken),
    invalid('a forged session', altered(people.admin.accessToken)),
    invalid('a key that does not exist', `cwk_${randomBytes(32).toString('base64url')}`),
    invalid('a visit that does not exist', `cwv_${randomBytes(32).toString('base64url')}`),
    invalid('a consent that does not exist', `cwo_${randomBytes(32).toString('base64url')}`),
    invalid('forged', await signed(valid, { secret: 'another secret of thirty-two bytes' })),
    invalid('expired', await signed(valid, { seconds: -60 })),
    invalid('wrong audience', await signed(valid, { audience: 'other' })),
    invalid('wrong issuer', await signed(valid, { issuer: 'https://other.example' })),
    invalid('for more than a day', await signed(valid, { seconds: 3 * 86_400 })),
    invalid(
      'alg none',
      new UnsecuredJWT(valid)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt()
        .setExpirationTime('1h')
        .encode(),
    ),
    of('stranger', 'nothing', 'none'),
    of('member', 'nothing'),
    {
      name: 'guest by link',
      kind: 'guest',
      level: 'viewer',
      organization: 'none',
      token: ({ guestToken }) => guestToken,
    },
    {
      name: 'host viewer',
      kind: 'host',
      level: 'viewer',
      organization: 'none',
      token: ({ hostToken }) => hostToken,
    },
    { name: 'key that reads', kind: 'key', level: 'viewer', organization: 'none', token: () => readKey },
    of('viewer', 'viewer'),
    of('commenter', 'commenter'),
    of('editor', 'editor'),
    of('owner', 'owner'),
    of('admin', 'owner', 'admin'),
  ]
}

/** Gives the people their rights in a document, and the others their tokens. */
export async function openTo(
  { viewer, commenter, editor, owner }: People,
  client: pg.Client,
  { id, address }: Pick<MatrixDocument, 'id' | 'address'>,
): Promise<MatrixDocument> {
  const roles = { viewer, commenter, editor, owner }
  for (const [role, { account }] of Object.entries(roles)) {
    await client.query(
      `INSERT INTO document_grant (id, organization_id, document_id, account_id, role, created_by)
        SELECT gen_random_uuid(), organization_id, id, $2, $3, 'test' FROM document WHERE id = $1`,
      [id, account.id, role],
    )
  }
  const guestToken = `cwv_${randomBytes(32).toString('base64url')}`
  await client.query(
    `WITH link AS (
        INSERT INTO share_link (id, organization_id, document_id, hash, name, role, created_by)
        SELECT gen_random_uuid(), organization_id, id, $2, 'Link', 'viewer', 'test' FROM document WHERE id = $1
        RETURNING id, organization_id)
      INSERT INTO link_visit (id, link_id, organization_id, hash, name)
      SELECT gen_random_uuid(), id, organization_id, $3, 'Gast' FROM link`,
    [id, randomBytes(32), hashSecret(guestToken)],
  )
  const [project = '', key = ''] = address.split('/')
  const hostToken = await signed({
    sub: 'hal',
    name: 'Hal',
    grants: [{ project, documents: [key], role: 'viewer' }],
  })
  return { id, address, guestToken, hostToken }
}

/** A token of a host application. */
function signed(
  claims: Record<string, unknown>,
  { secret = SECRET, issuer = ISSUER, audience = AUDIENCE, seconds = 3600 } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(now - 120)
    .setExpirationTime(now + seconds)
    .sign(new TextEncoder().encode(secret))
}

/** The token with another letter in the middle of its last part. */
function altered(token: string): string {
  const at = token.length - 10
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
}
