import { type DocumentAddress, openStore, type Store } from '@cowrite/persistence'
import { createTestDatabase, type TestDatabase } from '@cowrite/persistence/test-database'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type {} from '../../../scripts/services/provided.ts'
import type { Credential } from '../../../server/src/access/credential.ts'
import { effectiveRole } from '../../../server/src/access/decide.ts'
import { subjectOf } from '../../../server/src/access/subject.ts'
import { visibilityOf, visibleStore } from '../../../server/src/access/visibility.ts'
import { chosenNumber, chosenSeed } from '../fuzz/random.ts'
import { insertOrganizations, type RandomOrganization, randomOrganizations } from './organizations.ts'

/** Random organizations: `COWRITE_FUZZ_SEED` repeats a run, `COWRITE_FUZZ_ROUNDS` makes a longer one. */
const COUNT = chosenNumber('COWRITE_FUZZ_ROUNDS', 60)
const SEED = chosenSeed() % 2 ** 31

let database: TestDatabase
let store: Store
let organizations: readonly RandomOrganization[]

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
  store = await openStore({ kind: 'postgres', url: database.url })
  organizations = randomOrganizations(COUNT, SEED)
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await insertOrganizations(client, organizations)
  await client.end()
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const nameOf = ({ project, key }: DocumentAddress) => `${project}/${key}`

/** The documents that the function for single documents lets the credential read. */
async function decided(credential: Credential, addresses: readonly DocumentAddress[]): Promise<string[]> {
  const subject = subjectOf(credential)
  const facts = await store.access!.facts.readMany(addresses.map((address) => ({ subject, address })))
  return addresses.filter((address, at) => effectiveRole(credential, address, facts[at]!).allow).map(nameOf)
}

/** The documents that lists show to the credential, in the trash or not. */
async function listed(credential: Credential): Promise<string[]> {
  const visibleTo = visibilityOf(credential)
  const { documents } = await visibleStore(store, visibleTo)
  const pages = [false, true].map((trashed) => documents.list(null, { trashed, limit: 1_000, visibleTo }))
  return (await Promise.all(pages)).flat().map(nameOf)
}

it(`ACC-100: lists show exactly the documents that a single decision lets one read, for every kind of credential (seed ${SEED})`, async () => {
  const seen = new Map<string, { shown: number; hidden: number }>()
  for (const [at, { credentials, documents }] of organizations.entries()) {
    // Those of the organization after it concern nobody of this one.
    const others = organizations[at - 1]?.documents ?? []
    const addresses = [...documents, ...others, ...(organizations[at + 1]?.documents ?? [])]
    for (const credential of credentials) {
      const [expected, shown, found] = await Promise.all([
        decided(credential, addresses),
        listed(credential),
        store.documents.findVisible(addresses, visibilityOf(credential)),
      ])
      const about = `seed ${SEED}, organization ${at}, ${JSON.stringify(credential)}`
      expect(shown.toSorted(), about).toEqual(expected.toSorted())
      expect(found.map(nameOf).toSorted(), about).toEqual(expected.toSorted())
      const count = seen.get(credential.kind) ?? { shown: 0, hidden: 0 }
      count.shown += shown.length
      count.hidden += addresses.length - shown.length
      seen.set(credential.kind, count)
    }
  }
  // Every kind saw something, and was refused something.
  expect([...seen.keys()].toSorted()).toEqual(['consent', 'host', 'host-account', 'key', 'session', 'visit'])
  for (const [kind, count] of seen) {
    expect(count.shown, kind).toBeGreaterThan(5)
    expect(count.hidden, kind).toBeGreaterThan(5)
  }
})
