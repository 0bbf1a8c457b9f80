import type { Browser, BrowserContextOptions } from 'playwright-core'
import { type AccountServer, createPerson, type Person, requestAs } from '../harness/accounts.ts'
import { type Visitor, visit } from './browser.ts'

/** A window for phones, in the dark. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
}

/** A wide window. */
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

/** A person of an account server and their browser window. */
export type SignedIn = Visitor & { readonly person: Person }

/** Opens a browser window in which `person` is signed in. */
export async function visitAs(
  browser: Browser,
  { url }: Pick<AccountServer, 'url'>,
  person: Person,
  options: BrowserContextOptions = DESK,
): Promise<SignedIn> {
  const visitor = await visit(browser, person.account.name, url, options)
  const [name = '', value = ''] = person.cookie.split('=', 2)
  await visitor.context.addCookies([{ name, value, url, httpOnly: true, sameSite: 'Lax' }])
  // The page renews the session at once where it knows that somebody is signed in.
  await visitor.context.addInitScript(
    ({ origin, id }) => {
      if (self.origin === origin) localStorage.setItem('cowrite.account', id)
    },
    { origin: new URL(url).origin, id: person.account.id },
  )
  return { ...visitor, person }
}

/** Creates a person and opens their window. */
export async function enter(
  browser: Browser,
  server: AccountServer,
  person: Parameters<typeof createPerson>[1],
  options?: BrowserContextOptions,
): Promise<SignedIn> {
  return await visitAs(browser, server, await createPerson(server, person), options)
}

/** A request as a person; resolves to the JSON of the answer. Throws when it is refused. */
export async function ask<T>(
  server: Pick<AccountServer, 'url'>,
  person: Person,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await requestAs(server, person, method, path, body)
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return (response.status === 204 ? null : await response.json()) as T
}

/** The id of the first organization of a person. */
export async function organizationOf(server: Pick<AccountServer, 'url'>, person: Person): Promise<string> {
  const account = await ask<{ organizations: { id: string }[] }>(server, person, 'GET', '/api/v1/account')
  const [organization] = account.organizations
  if (organization === undefined) throw new Error('The person is in no organization.')
  return organization.id
}

/** Creates a document; resolves to its address. */
export async function documentOf(
  server: Pick<AccountServer, 'url'>,
  person: Person,
  title: string,
  project?: string,
): Promise<string> {
  const body = project === undefined ? { title } : { title, project }
  return (await ask<{ address: string }>(server, person, 'POST', '/api/documents', body)).address
}

/** The path of a document in the API of rights. */
export function rightsOf(address: string): string {
  return `/api/v1/documents/${encodeURIComponent(address)}`
}

/** Lets all members of the organization edit the documents of a project. */
export async function openToMembers(
  server: Pick<AccountServer, 'url'>,
  owner: Person,
  project = 'demo',
): Promise<void> {
  await ask(server, owner, 'PUT', `/api/v1/projects/${project}/access`, { everyone: true, role: 'editor' })
}
