import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, type Person, startAccountServer } from '../harness/accounts.ts'
import { startServer } from '../harness/server.ts'
import { signIn } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { facesOf, openDocument, PATIENCE, textOf } from './document-page.ts'

const PASSWORD = 'a sentence of many words'

let server: AccountServer
let browser: Browser
let owner: Person

beforeAll(async () => {
  server = await startAccountServer()
  owner = await createPerson(server, {
    name: 'Mara Heron',
    role: 'owner',
    email: 'mara@northfold.example',
    password: PASSWORD,
  })
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

/** A window in which the owner is signed in, at a section of the settings. */
async function atSettings(section: string, options?: Parameters<typeof visit>[3]): Promise<Visitor> {
  const visitor = await visit(browser, 'Mara', server.url, options)
  const [name = '', value = ''] = owner.cookie.split('=')
  const { accounts } = server.server
  const session = await accounts?.beginSession(owner.account.id)
  await visitor.context.addCookies([{ name, value: session?.refreshToken ?? value, url: server.url }])
  await visitor.page.goto(new URL(`/settings/${section}`, server.url).href)
  return visitor
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

it('EDIT-246: name, colour, colours of the app and presence are changed in the settings, and hold in documents', async () => {
  await using mara = await atSettings('account')
  const { page } = mara
  await heading(page, 'Account').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Your name' }).fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Others need a name for you.').waitFor()
  await page.getByRole('textbox', { name: 'Your name' }).fill('Mara H.')
  await page.getByRole('textbox', { name: 'Address of a picture' }).fill('javascript:alert(1)')
  await page.keyboard.press('Enter')
  await page.getByText('An address begins with https://').waitFor()
  await page.getByRole('textbox', { name: 'Address of a picture' }).fill('')
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Plum' }).check()
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset['cwTheme']), PATIENCE)
    .toBe('dark')
  await expect.poll(() => seriousFindings(page), PATIENCE).toEqual([])

  await openDocument(page, server.url, 'demo/welcome')
  await expect.poll(() => facesOf(page), PATIENCE).toContain('Mara H.')
  // On another device, too.
  await using phone = await atSettings('account', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await expect
    .poll(() => phone.page.evaluate(() => document.documentElement.dataset['cwTheme']), PATIENCE)
    .toBe('dark')
  await expect.poll(() => phone.page.getByRole('radio', { name: 'Plum' }).isChecked(), PATIENCE).toBe(true)
  const isWide = () => phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(await isWide()).toBe(false)
  for (const [link, title] of [
    ['Sign-in and sessions', 'Sign-in and sessions'],
    ['API keys', 'API keys'],
  ] as const) {
    await phone.page.getByRole('button', { name: 'Navigation' }).click()
    await phone.page.getByRole('dialog').getByRole('link', { name: link }).click()
    await heading(phone.page, title).waitFor()
    await expect.poll(() => seriousFindings(phone.page), PATIENCE).toEqual([])
    expect(await isWide()).toBe(false)
  }
  expect([...mara.complaints, ...phone.complaints]).toEqual([])
})

it('EDIT-247: a session that is ended in the settings is out at once, in the document that it has open', async () => {
  await using mara = await atSettings('sign-in')
  await using lost = await atSettings('sign-in')
  await openDocument(lost.page, server.url, 'demo/welcome')
  const { page } = mara
  await page.reload()
  await page.getByRole('button', { name: 'End all others' }).click()
  await heading(lost.page, 'Sign in').waitFor()
  expect(await textOf(lost.page).count()).toBe(0)
  await page.getByText('This one, from').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^End the session/ }).count(), PATIENCE).toBe(0)
})

it('EDIT-248: a key is made with scopes, shown once, replaced and revoked; programs without a person use it', async () => {
  await using mara = await atSettings('keys')
  const { page } = mara
  await heading(page, 'No keys yet').waitFor()
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Nightly export')
  await page.getByRole('textbox', { name: 'Only in these projects' }).fill('No Project!')
  await page.keyboard.press('Enter')
  await page.getByText('is no key of a project').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Only in these projects' }).fill('')
  await page.keyboard.press('Enter')
  const key = await page.getByLabel('Key', { exact: true }).inputValue()
  expect(key).toMatch(/^cwk_/)
  const ask = async (secret: string) =>
    (await fetch(`${server.url}/api/documents`, { headers: { authorization: `Bearer ${secret}` } })).status
  expect(await ask(key)).toBe(200)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Nightly export').waitFor()
  expect(await page.content()).not.toContain(key)

  await page.getByRole('button', { name: 'Replace Nightly export' }).click()
  await page.getByRole('combobox', { name: 'The present key works on for' }).selectOption('not at all')
  await page.getByRole('button', { name: 'Make another key' }).click()
  const next = await page.getByLabel('Key', { exact: true }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()
  expect([await ask(key), await ask(next)]).toEqual([401, 200])

  await page.getByRole('button', { name: 'Revoke Nightly export' }).click()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await heading(page, 'No keys yet').waitFor()
  expect(await ask(next)).toBe(401)
  expect(mara.complaints).toEqual([])
})

it('EDIT-249: a deleted account is signed out, and nobody signs in to it again', async () => {
  const email = 'oddny@northfold.example'
  await createPerson(server, { name: 'Oddny Reed', email, password: PASSWORD })
  await using oddny = await visit(browser, 'Oddny', server.url)
  const { page } = oddny
  await page.goto(new URL('/settings/account', server.url).href)
  await signIn(page, email, PASSWORD)
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByLabel('Your password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await page.getByText('The password is wrong.').waitFor()
  await page.getByLabel('Your password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await heading(page, 'Sign in').waitFor()
  await signIn(page, email, PASSWORD)
  await page.getByText('The address or the password is wrong.').waitFor()
})

it('EDIT-234: on a server that is open to everybody no page asks for an account, and one of them says how to turn accounts on', async () => {
  await using open = await startServer()
  await using ana = await visit(browser, 'Ana', open.url)
  const { page } = ana
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await openDocument(page, open.url, 'demo/welcome')
  await page.goto(open.url)
  await page.getByRole('link', { name: 'Welcome to Cowrite' }).waitFor()
  expect(asked.filter((path) => path.startsWith('/api/v1/auth'))).toEqual([])
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitem', { name: 'Let people sign in…' }).click()
  await page.getByRole('dialog', { name: 'Let people sign in' }).waitFor()
  await expect
    .poll(() => page.getByLabel('Stop the server, and start it again by').inputValue(), PATIENCE)
    .toBe('COWRITE_AUTH=accounts npm start')
  expect(await seriousFindings(page)).toEqual([])
  await page.goto(new URL('/settings/account', open.url).href)
  await heading(page, 'This server has no accounts').waitFor()
  await page.goto(new URL('/sign-in', open.url).href)
  await heading(page, 'Nobody signs in here').waitFor()
  expect(ana.complaints).toEqual([])
})
