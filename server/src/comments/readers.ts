import type { AccessStore, DocumentRecord, Store } from '@cowrite/persistence'
import { effectiveRole } from '../access/decide.ts'
import type { Principal } from '../access/principal.ts'
import { subjectOf } from '../access/subject.ts'
import { accountOf, groupOf, idOf, type Named, Names, namedParty } from './named.ts'

/** People and groups in one answer. */
const MOST = 20
/** Those of whom the rights are looked at for one answer. */
const MOST_LOOKED_AT = 60
/** Commenters among whom somebody is sought who sees only those. */
const MOST_COMMENTERS = 1_000

/** Who may see a document: for mentions and assignments. */
export class Readers {
  private readonly store: Pick<Store, 'access' | 'comments'>

  constructor(store: Pick<Store, 'access' | 'comments'>) {
    this.store = store
  }

  /** Those of the ids of people and groups that may see the document. */
  async among(document: DocumentRecord, ids: readonly string[]): Promise<ReadonlySet<string>> {
    const { access } = this.store
    if (access === null || ids.length === 0) return new Set()
    const groups = ids.flatMap((id) => groupOf(id) ?? [])
    const found = groups.length === 0 ? [] : await access.readers.groupsOf(document.id, groups)
    const accounts = ids.flatMap((id) => accountOf(id) ?? [])
    const reading = await readingAccounts(access, document, accounts)
    return new Set([...found.map(idOf), ...reading.map((id) => idOf({ kind: 'account', id }))])
  }

  /**
   * People and groups that may see a document and whose names contain `query`, by name, at most 20. Guests, also those of
   * the organization, are told only of people who commented.
   */
  async search(principal: Principal, document: DocumentRecord, query: string): Promise<Named[]> {
    const { access } = this.store
    if (access === null) return []
    if (!(await seesPeople(access, principal, document))) return await this.commenters(document, query)
    const found = await access.readers.search(document.id, query, MOST_LOOKED_AT)
    const reading = await this.among(document, found.map(idOf))
    return found
      .filter((party) => reading.has(idOf(party)))
      .slice(0, MOST)
      .map(namedParty)
  }

  private async commenters(document: DocumentRecord, query: string): Promise<Named[]> {
    const all = await this.store.comments.commenters(document.id, MOST_COMMENTERS)
    const ids = all.map(({ principal }) => principal).filter((id) => accountOf(id) !== null)
    const names = await Names.of(this.store, ids)
    const found = ids
      .flatMap((id) => names.party(id) ?? [])
      .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
      .slice(0, MOST_LOOKED_AT)
    const reading = await this.among(
      document,
      found.map(({ id }) => id),
    )
    return found.filter(({ id }) => reading.has(id)).slice(0, MOST)
  }
}

/** Those of the accounts that may read the document. */
async function readingAccounts(
  access: AccessStore,
  document: DocumentRecord,
  accounts: readonly string[],
): Promise<string[]> {
  const credentials = accounts.map((account) => ({ kind: 'host-account', account }) as const)
  const requests = credentials.map((credential) => ({ subject: subjectOf(credential), address: document }))
  const facts = await access.facts.readMany(requests)
  return credentials
    .filter((credential, at) => {
      const known = facts[at]
      return known !== undefined && effectiveRole(credential, document, known).allow
    })
    .map(({ account }) => account)
}

/** Whether somebody is told who reaches a document: members of its organization, who are no guests there, and its own keys. */
async function seesPeople(
  access: AccessStore,
  { credential }: Principal,
  { organization }: DocumentRecord,
): Promise<boolean> {
  if (credential === undefined || !('account' in credential)) return false
  if (credential.account === null) return true
  const member = await access.memberships.find(organization, credential.account)
  return member !== null && member.role !== 'guest'
}
