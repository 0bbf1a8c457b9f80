import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Credential } from '../../../server/src/access/credential.ts'

/** A row of a table, by column. */
type Row = Readonly<Record<string, unknown>>

/** One random organization with people, documents, grants and credentials. */
export interface RandomOrganization {
  readonly tables: Readonly<Record<string, readonly Row[]>>
  readonly documents: readonly { readonly project: string; readonly key: string }[]
  readonly credentials: readonly Credential[]
}

const ROLES = ['viewer', 'commenter', 'editor', 'owner'] as const
const MEMBER_ROLES = ['guest', 'member', 'admin', 'owner'] as const
const SCOPES = ['read', 'propose', 'write', 'admin', 'agents'] as const
const KEYS = ['plan', 'plan/a', 'plans', 'notes', 'Ünïcode', 'n']
const PAST = '2000-01-01T00:00:00Z'
const FUTURE = '2200-01-01T00:00:00Z'

/** Random choices, whose shrinking nobody needs: they are drawn from a number. */
const seed = fc.integer({ min: 1, max: 0x7fff_ffff })

/**
 * Makes `count` organizations from a seed. People of each may be members of the one before, be named in its grants and
 * open its links, so that lists cross organizations where they should, and only there.
 */
export function randomOrganizations(count: number, from: number): RandomOrganization[] {
  const made: Draft[] = []
  for (const number of fc.sample(seed, { numRuns: count, seed: from }))
    made.push(new Draft(number, made.at(-1) ?? null))
  return made
}

/** Writes the rows of organizations. */
export async function insertOrganizations(
  client: pg.Client,
  organizations: readonly RandomOrganization[],
): Promise<void> {
  const tables = new Set(organizations.flatMap(({ tables }) => Object.keys(tables)))
  for (const table of tables) {
    const rows = organizations.flatMap((one) => one.tables[table] ?? [])
    const columns = Object.keys(rows[0] ?? {}).join(', ')
    if (columns === '') continue
    await client.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(null::${table}, $1)
        ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    )
  }
  await client.query('ANALYZE')
}

class Draft implements RandomOrganization {
  readonly tables: Record<string, Row[]>
  readonly documents: { project: string; key: string }[] = []
  readonly credentials: Credential[] = []
  private readonly random: () => number
  private readonly organization = uuidv7()
  private readonly accounts: readonly string[]
  private readonly groups: readonly string[]
  private readonly projects: { id: string; key: string }[]

  constructor(number: number, before: Draft | null) {
    this.random = generator(number)
    this.accounts = this.some(3).map(() => uuidv7())
    this.groups = this.some(2).map(() => uuidv7())
    this.projects = this.some(2).map(() => ({ id: uuidv7(), key: `p-${uuidv7()}` }))
    const places = before === null ? [this] : [this, before]
    this.tables = {
      organization: [{ id: this.organization, name: 'one' }],
      account: this.accounts.map((id) => ({ id, name: 'Ana', disabled_at: this.chance(0.1) ? PAST : null })),
      project: this.projects.map((project) => ({
        ...project,
        organization_id: this.organization,
        trashed_at: this.chance(0.15) ? PAST : null,
      })),
      document: this.projects.flatMap((project) => this.some(4).map((_, at) => this.document(project, at))),
      user_group: this.groups.map((id) => ({ id, organization_id: this.organization, name: id })),
      membership: places.flatMap((place) =>
        this.accounts
          .filter(() => this.chance(place === this ? 0.8 : 0.2))
          .map((account_id) => ({
            organization_id: place.organization,
            account_id,
            role: this.one(MEMBER_ROLES),
          })),
      ),
      group_member: places.flatMap((place) =>
        place.groups.flatMap((group_id) =>
          this.accounts
            .filter(() => this.chance(0.4))
            .map((account_id) => ({ group_id, organization_id: place.organization, account_id })),
        ),
      ),
      ...this.grants(places),
      session: [],
      api_key: [],
      oauth_record: [],
    }
    this.addLinks(places)
    for (const account of this.accounts) this.addCredentials(account)
    this.addKey(null)
    this.addHost(places)
  }

  private document(project: { id: string; key: string }, at: number): Row {
    const key = KEYS[at]!
    this.documents.push({ project: project.key, key })
    return {
      id: uuidv7(),
      organization_id: this.organization,
      project_id: project.id,
      key,
      title: key,
      restricted: this.chance(0.4),
      trashed_at: this.chance(0.2) ? PAST : null,
      head: 0,
      schema_version: 1,
      created_at: PAST,
      updated_at: PAST,
      read_only: false,
      template: false,
      links_read: 0,
    }
  }

  /** Grants to people, to groups and to everyone, in this organization and to people of this one in the one before. */
  private grants(places: readonly Draft[]): Record<string, Row[]> {
    const make = (target: Row, place: Draft): Row[] => {
      const people = this.accounts.map((account_id) => ({ account_id, group_id: null }))
      const groups = place.groups.map((group_id) => ({ account_id: null, group_id }))
      const everyone = { account_id: null, group_id: null }
      return [...people, ...groups, everyone]
        .filter(() => this.chance(0.15))
        .map((to) => ({
          id: uuidv7(),
          organization_id: place.organization,
          ...target,
          ...to,
          role: this.one(ROLES),
          created_by: 'server',
        }))
    }
    const documents = (place: Draft): readonly Row[] =>
      place === this ? [] : (place.tables['document'] ?? [])
    return {
      project_grant: places.flatMap((place) =>
        place.projects.flatMap(({ id }) => make({ project_id: id }, place)),
      ),
      document_grant: places.flatMap((place) =>
        documents(place).flatMap(({ id }) => make({ document_id: id }, place)),
      ),
    }
  }

  private addLinks(places: readonly Draft[]): void {
    const own = this.tables['document'] ?? []
    const grants = this.tables['document_grant'] ?? []
    for (const { id } of own) {
      for (const to of [...this.accounts.map((account_id) => ({ account_id })), {}]) {
        if (!this.chance(0.15)) continue
        grants.push({
          id: uuidv7(),
          organization_id: this.organization,
          document_id: id,
          account_id: null,
          group_id: null,
          ...to,
          role: this.one(ROLES),
          created_by: 'server',
        })
      }
    }
    const links = own
      .filter(() => this.chance(0.4))
      .map(({ id }) => ({
        id: uuidv7(),
        organization_id: this.organization,
        document_id: id,
        hash: hash(),
        name: 'link',
        role: this.one(ROLES.slice(0, 3)),
        sign_in: this.chance(0.3),
        uses: 0,
        created_by: 'server',
        created_at: PAST,
        expires_at: this.end(),
        revoked_at: this.chance(0.15) ? PAST : null,
      }))
    const open = places.flatMap((place) => (place === this ? links : (place.tables['share_link'] ?? [])))
    const visits = open
      .filter(() => this.chance(0.9))
      .map((link) => ({
        id: uuidv7(),
        link_id: link['id'],
        organization_id: link['organization_id'],
        ...(this.chance(0.4)
          ? { account_id: this.one(this.accounts), hash: null }
          : { account_id: null, hash: hash() }),
        name: 'Guest',
        created_at: PAST,
        last_used_at: PAST,
      }))
    // A person's visit counts with their other credentials; its id is no credential.
    for (const { id } of visits) this.credentials.push({ kind: 'visit', visit: id })
    this.credentials.push({ kind: 'visit', visit: uuidv7() })
    Object.assign(this.tables, { share_link: links, link_visit: visits })
  }

  private addCredentials(account: string): void {
    const session = uuidv7()
    this.tables['session']?.push({
      id: session,
      account_id: this.chance(0.95) ? account : this.one(this.accounts),
      token_hash: hash(),
      device: '',
      address: '',
      method: 'password',
      created_at: PAST,
      last_used_at: PAST,
      expires_at: this.chance(0.9) ? FUTURE : PAST,
      revoked_at: this.chance(0.1) ? PAST : null,
    })
    const grant = uuidv7()
    this.tables['oauth_record']?.push({
      model: this.chance(0.9) ? 'Grant' : 'AccessToken',
      id: grant,
      account_id: account,
      content: {},
      created_at: PAST,
      expires_at: this.end(),
    })
    this.credentials.push(
      { kind: 'session', session, account },
      { kind: 'host-account', account: this.chance(0.9) ? account : uuidv7() },
      { kind: 'consent', grant, account, ...this.limits() },
    )
    this.addKey(account)
  }

  private addKey(account: string | null): void {
    const key = uuidv7()
    const generation = this.one([0, 1, 2])
    this.tables['api_key']?.push({
      id: key,
      organization_id: account === null ? this.organization : null,
      account_id: account,
      name: 'key',
      prefix: 'cwk_',
      hash: hash(),
      generation,
      previous_until: this.end(),
      scopes: ['read'],
      created_by: 'server',
      created_at: PAST,
      expires_at: this.end(),
      revoked_at: this.chance(0.1) ? PAST : null,
    })
    this.credentials.push({
      kind: 'key',
      key,
      generation: this.chance(0.8) ? generation : 1,
      account,
      ...this.limits(),
    })
  }

  private limits() {
    const scopes = SCOPES.filter(() => this.chance(0.4))
    return { scopes, projects: this.chance(0.6) ? null : this.projects.map(({ id }) => id).slice(0, 1) }
  }

  private addHost(places: readonly Draft[]): void {
    const projects = places.flatMap((place) => place.projects)
    const grants = this.some(3).map(() => ({
      project: this.one(projects).key,
      documents: this.chance(0.3)
        ? null
        : this.some(2).map(() =>
            this.chance(0.5)
              ? ({ match: 'exact', key: this.one(KEYS) } as const)
              : ({ match: 'prefix', prefix: this.one(KEYS) } as const),
          ),
      role: this.one(ROLES),
    }))
    this.credentials.push({ kind: 'host', grants })
  }

  private end(): string | null {
    return this.one([null, null, FUTURE, PAST])
  }

  private chance(of: number): boolean {
    return this.random() < of
  }

  private one<Item>(of: readonly Item[]): Item {
    return of[Math.floor(this.random() * of.length)]!
  }

  /** From one up to `most` items. */
  private some(most: number): undefined[] {
    return Array.from({ length: 1 + Math.floor(this.random() * most) })
  }
}

/** Mulberry32: a generator of numbers from 0 to 1 with a state of 32 bits. */
function generator(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A hash of something secret, as `jsonb` gives it to a `bytea`. */
function hash(): string {
  return `\\x${createHash('sha256').update(uuidv7()).digest('hex')}`
}
