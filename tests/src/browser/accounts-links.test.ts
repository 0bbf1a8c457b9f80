import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'
import { signIn } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { expectSaveState, facesOf, PATIENCE, textOf } from './document-page.ts'

const PASSWORD = 'a sentence of many words'
const ADDRESS = 'demo/welcome'

let server: AccountServer
let browser: Browser
let owner: Person

beforeAll(async () => {
  server = await startAccountServer()
  owner = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

/** Sends a request as the owner; resolves to the answer's body. */
async function asOwner(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await requestAs(server, owner, method, path, body)
  expect(response.status).toBeLessThan(300)
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>)
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })

it('EDIT-238: a guest opens a share link with a name and its password, writes, and is out when it is revoked', async () => {
  const links = `/api/v1/documents/${encodeURIComponent(ADDRESS)}/links`
  const link = await asOwner('POST', links, { name: 'For the crew', role: 'editor', password: 'open sesame' })
  await using guest = await visit(browser, 'Somebody', server.url, { viewport: { width: 390, height: 844 } })
  const { page } = guest
  await page.goto(String(link['url']))
  await page.getByRole('textbox', { name: 'Your name' }).fill('Wren')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Open the document' }).click()
  await page.getByLabel('Password', { exact: true }).fill('not this')
  await page.getByRole('button', { name: 'Open the document' }).click()
  await page.getByText('The password is wrong.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('Password', { exact: true }).fill('open sesame')
  await page.getByRole('button', { name: 'Open the document' }).click()
  await textOf(page).click()
  await page.keyboard.type('Wren was here. ')
  await expectSaveState(page, 'Saved')
  await expect.poll(() => facesOf(page), PATIENCE).toContain('Wren')
  // The next page of the window has it, too, without asking again.
  await page.reload()
  await textOf(page).getByText('Wren was here.').first().waitFor()
  // Other documents are not theirs.
  await page.goto(server.url)
  await heading(page, 'Sign in').waitFor()
  await page.goto(new URL(`/d/${encodeURIComponent(ADDRESS)}`, server.url).href)
  await textOf(page).waitFor()
  await asOwner('DELETE', `${links}/${String(link['id'])}`)
  await textOf(page).waitFor({ state: 'detached' })
  await page.goto(String(link['url']))
  await page.getByRole('button', { name: 'Open the document' }).click()
  await heading(page, 'This link does not work any more').waitFor()
  expect(guest.complaints).toEqual([])
})

it('EDIT-250: an invitation is accepted with an account that signs in on its page, and with a new one', async () => {
  const { account } = owner
  const own = await asOwner('GET', '/api/v1/account')
  const [organization] = own['organizations'] as { readonly id: string; readonly name: string }[]
  expect(account.name).toBe('Mara Heron')
  const invite = async () =>
    String(
      (await asOwner('POST', `/api/v1/organizations/${organization?.id}/invitations`, { role: 'member' }))[
        'url'
      ],
    )
  await createPerson(server, { name: 'Tess', role: null, email: 'tess@valley.example', password: PASSWORD })
  await using tess = await visit(browser, 'Tess', server.url)
  await tess.page.goto(await invite())
  await heading(tess.page, /^Join /).waitFor()
  await tess.page.getByText('Mara Heron has invited you.').waitFor()
  expect(await seriousFindings(tess.page)).toEqual([])
  await tess.page.getByRole('button', { name: 'I have an account' }).click()
  await signIn(tess.page, 'tess@valley.example', PASSWORD)
  await tess.page.getByRole('button', { name: 'Join as Tess' }).click()
  await heading(tess.page, 'All documents').waitFor()

  await using noor = await visit(browser, 'Noor', server.url)
  await noor.page.goto(await invite())
  await noor.page.getByRole('textbox', { name: 'Your name' }).fill('Noor Vale')
  await noor.page.getByRole('textbox', { name: 'Email address' }).fill('noor@valley.example')
  await noor.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await noor.page.getByRole('button', { name: 'Make the account' }).click()
  await heading(noor.page, 'All documents').waitFor()
  await noor.page.getByRole('button', { name: 'Noor Vale: your account' }).waitFor()
  await noor.page.goto(new URL('/invitation/cwi_nothing', server.url).href)
  await heading(noor.page, 'This invitation does not work any more').waitFor()
  expect([...tess.complaints, ...noor.complaints]).toEqual([])
})
