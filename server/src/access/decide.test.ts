import {
  type AccessFacts,
  DOCUMENT_ROLES,
  type DocumentRole,
  KEY_SCOPES,
  type KeyScope,
  ORGANIZATION_ROLES,
  type OrganizationRole,
} from '@cowrite/persistence'
import { describe, expect, it } from 'vitest'
import type { Credential } from './credential.ts'
import { type Action, decide } from './decide.ts'

const ADDRESS = { project: 'plans', key: 'team/plan' }
const PROJECT = 'p1'
const ACTIONS: readonly Action[] = ['read', 'comment', 'write', 'manage', 'share']

/** What each role allows. */
const ALLOWED: Readonly<Record<DocumentRole, readonly Action[]>> = {
  viewer: ['read'],
  commenter: ['read', 'comment'],
  editor: ['read', 'comment', 'write', 'manage'],
  owner: ACTIONS,
}

const SESSION: Credential = { kind: 'session', session: 's', account: 'a' }
const key = (scopes: readonly KeyScope[], projects: readonly string[] | null = null): Credential => ({
  ...{ kind: 'key', key: 'k', generation: 0, account: 'a' },
  ...{ scopes, projects },
})

/** Facts: an account and a project in which nothing is granted, with these changes. */
function facts({
  project = {},
  document = {},
  ...more
}: {
  readonly project?: Partial<NonNullable<AccessFacts['project']>>
  readonly document?: Partial<NonNullable<AccessFacts['document']>> | null
} & Partial<Pick<AccessFacts, 'account' | 'credentialAlive' | 'linkRole'>>): AccessFacts {
  return {
    account: { disabled: false },
    credentialAlive: true,
    project: {
      ...{ id: PROJECT, organization: 'o', trashed: false, organizationRole: null, role: null },
      ...project,
    },
    document: document === null ? null : { id: 'd', restricted: false, role: null, ...document },
    linkRole: null,
    ...more,
  }
}

/** The actions that are allowed. */
function allowed(credential: Credential, known: AccessFacts): readonly Action[] {
  return ACTIONS.filter((action) => decide(credential, action, ADDRESS, known).allow)
}

/** Why the weakest action is not allowed. */
function refusal(credential: Credential, known: AccessFacts): string {
  const decision = decide(credential, 'read', ADDRESS, known)
  return decision.allow ? 'allowed' : decision.reason
}

const NO_ROLE = [null, ...DOCUMENT_ROLES]
const stronger = (one: DocumentRole | null, other: DocumentRole | null): DocumentRole | null =>
  DOCUMENT_ROLES.indexOf(one as DocumentRole) >= DOCUMENT_ROLES.indexOf(other as DocumentRole) ? one : other
const actionsOf = (role: DocumentRole | null): readonly Action[] => (role === null ? [] : ALLOWED[role])

describe('the decision on one action', () => {
  it.each(DOCUMENT_ROLES)(
    'ACC-40: a %s of a document or of its project may do what the role says',
    (role) => {
      expect(allowed(SESSION, facts({ document: { role } }))).toEqual(ALLOWED[role])
      expect(allowed(SESSION, facts({ project: { role } }))).toEqual(ALLOWED[role])
      expect(allowed({ kind: 'host-account', account: 'a' }, facts({ project: { role } }))).toEqual(
        ALLOWED[role],
      )
      // The place of a document that does not exist.
      expect(allowed(SESSION, facts({ project: { role }, document: null }))).toEqual(ALLOWED[role])
    },
  )

  it('ACC-40: the strongest of document, project and link counts, in every combination', () => {
    for (const document of NO_ROLE)
      for (const project of NO_ROLE)
        for (const linkRole of NO_ROLE)
          for (const restricted of [false, true]) {
            const known = facts({
              project: { role: project },
              document: { role: document, restricted },
              linkRole,
            })
            const role = stronger(document, stronger(linkRole, restricted ? null : project))
            expect(allowed(SESSION, known), JSON.stringify(known)).toEqual(actionsOf(role))
            if (role === null) expect(refusal(SESSION, known)).toBe('no-grant')
          }
  })

  it.each(ORGANIZATION_ROLES)('ACC-40: a %s of the organization', (organizationRole: OrganizationRole) => {
    const owns = organizationRole === 'admin' || organizationRole === 'owner'
    const known = facts({ project: { organizationRole } })
    expect(allowed(SESSION, known)).toEqual(owns ? ACTIONS : [])
    const restricted = facts({ project: { organizationRole }, document: { restricted: true } })
    expect(allowed(SESSION, restricted)).toEqual([])
  })

  it('ACC-40: nothing is allowed in a project in the trash, with a credential that is over, or with a disabled account', () => {
    const all = { project: { role: 'owner' }, document: { role: 'owner' }, linkRole: 'editor' } as const
    const over = { ...all, credentialAlive: false }
    const disabled = { ...all, account: { disabled: true } }
    const trashed = { ...all, project: { role: 'owner', trashed: true } } as const
    for (const credential of [SESSION, key(KEY_SCOPES), { kind: 'visit', visit: 'v' } as const]) {
      expect(refusal(credential, facts(over))).toBe('credential')
      expect(refusal(credential, facts(disabled))).toBe('credential')
      expect(refusal(credential, facts(trashed))).toBe('project-trashed')
      expect(refusal(credential, { ...facts(all), project: null, document: null })).toBe('no-grant')
    }
    for (const credential of [SESSION, key(KEY_SCOPES)])
      expect(refusal(credential, facts({ ...all, account: null }))).toBe('credential')
  })

  it('ACC-40: a key or consent allows no more than its scopes, than its projects, and than its holder may', () => {
    const cap = (scopes: readonly KeyScope[]): DocumentRole | null => {
      if (scopes.includes('admin')) return 'owner'
      if (scopes.includes('write')) return 'editor'
      if (scopes.includes('propose')) return 'commenter'
      return scopes.includes('read') ? 'viewer' : null
    }
    const sets = KEY_SCOPES.flatMap((one) => KEY_SCOPES.map((other) => [one, other]))
    for (const scopes of [[], ...sets])
      for (const role of DOCUMENT_ROLES) {
        const limit = cap(scopes)
        const least = limit === null || stronger(role, limit) === role ? limit : role
        const known = facts({ project: { role } })
        const { kind: _, ...limits } = { ...key(scopes), kind: 'key' }
        const consent = { ...limits, kind: 'consent', grant: 'g', account: 'a' } as Credential
        expect(allowed(key(scopes), known)).toEqual(actionsOf(least))
        expect(allowed(consent, known)).toEqual(actionsOf(least))
        expect(allowed(key(scopes, [PROJECT]), known)).toEqual(actionsOf(least))
        expect(allowed(key(scopes, ['another']), known)).toEqual([])
      }
  })

  it('ACC-40: a guest of a link has its role in its document alone', () => {
    const visit: Credential = { kind: 'visit', visit: 'v' }
    for (const linkRole of NO_ROLE)
      expect(allowed(visit, facts({ account: null, linkRole }))).toEqual(actionsOf(linkRole))
  })

  it("ACC-40: a host application's token grants what it names, and nothing else", () => {
    const grant = (
      documents: readonly ({ match: 'exact'; key: string } | { match: 'prefix'; prefix: string })[] | null,
      project = 'plans',
    ) => ({ kind: 'host', grants: [{ project, documents, role: 'editor' }] }) satisfies Credential
    const known = facts({ account: null, project: { organizationRole: 'owner', role: 'owner' } })
    expect(allowed({ kind: 'host', grants: [] }, known)).toEqual([])
    expect(allowed(grant(null), known)).toEqual(ALLOWED.editor)
    expect(allowed(grant(null, 'others'), known)).toEqual([])
    expect(allowed(grant([]), known)).toEqual([])
    expect(allowed(grant([{ match: 'exact', key: 'team/plan' }]), known)).toEqual(ALLOWED.editor)
    expect(allowed(grant([{ match: 'exact', key: 'team' }]), known)).toEqual([])
    expect(allowed(grant([{ match: 'prefix', prefix: 'team/' }]), known)).toEqual(ALLOWED.editor)
    expect(allowed(grant([{ match: 'prefix', prefix: 'teams/' }]), known)).toEqual([])
    expect(refusal(grant(null), facts({ project: { trashed: true } }))).toBe('project-trashed')
  })

  it('ACC-40: the program that contains the server decides by itself', () => {
    expect(allowed({ kind: 'program' }, { ...facts({}), project: null, document: null })).toEqual(ACTIONS)
  })
})
