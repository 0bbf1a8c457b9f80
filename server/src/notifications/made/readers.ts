import type { AccessStore, DocumentAddress } from '@cowrite/persistence'
import type { Credential } from '../../access/credential.ts'
import { decide } from '../../access/decide.ts'
import { subjectOf } from '../../access/subject.ts'

/** Accounts on which one statement decides. */
const AT_ONCE = 200

/** Those of the accounts that may read the document at an address, whichever way they sign in. */
export async function readersAmong(
  store: Pick<AccessStore, 'facts'>,
  accounts: readonly string[],
  address: DocumentAddress,
): Promise<ReadonlySet<string>> {
  const readers = new Set<string>()
  for (let from = 0; from < accounts.length; from += AT_ONCE) {
    const some = accounts.slice(from, from + AT_ONCE)
    const credentials = some.map((account): Credential => ({ kind: 'host-account', account }))
    const facts = await store.facts.readMany(
      credentials.map((credential) => ({ subject: subjectOf(credential), address })),
    )
    for (const [at, account] of some.entries()) {
      const [credential, known] = [credentials[at], facts[at]]
      if (credential && known && decide(credential, 'read', address, known).allow) readers.add(account)
    }
  }
  return readers
}
