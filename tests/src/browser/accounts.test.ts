import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountServer, createPerson, requestAs, startAccountServer } from '../harness/accounts.ts'
import { signIn, storedBy } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { caretOf, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

const PASSWORD = 'a sentence of many words'
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  colorScheme: 'dark',
}

let server: AccountServer
let browser: Browser

beforeAll(async () => {
  server = await startAccountServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

/** Gives everybody in the organization the right to write in the first project. */
async function shareDemo(): Promise<void> {
  const owner = await createPerson(server, { name: 'Owner', role: 'owner' })
  const change = { everyone: true, role: 'editor' }
  expect((await requestAs(server, owner, 'PUT', '/api/v1/projects/demo/access', change)).status).toBe(200)
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const password = (page: Page, name = 'Password') => page.getByLabel(name, { exact: true })

describe('the first start', () => {
  it('EDIT-240: from the set-up link to two people who write, at 1440 and 390', async () => {
    await using mara = await visit(browser, 'Mara', server.url, { viewport: { width: 1440, height: 900 } })
    const { page } = mara
    await page.goto(server.url)
    await heading(page, 'Nobody owns this server yet').waitFor()
    expect(await seriousFindings(page)).toEqual([])

    await page.goto(server.server.setUpUrl ?? '')
    await field(page, 'Email address').fill('mara@northfold')
    await page.getByRole('button', { name: 'Make it mine' }).click()
    // What is wrong is said, and the first wrong field has the focus.
    await page.getByText('needs a dot').waitFor()
    await expect
      .poll(() => field(page, 'Organization').evaluate((it) => it === document.activeElement), PATIENCE)
      .toBe(true)
    expect(await seriousFindings(page)).toEqual([])
    // By keys alone.
    const { keyboard } = page
    for (const [name, text] of [
      ['Organization', 'Northfold Waters'],
      ['Your name', 'Mara Heron'],
      ['Email address', 'mara@northfold.example'],
    ] as const) {
      expect(
        await page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent),
      ).toBe(name)
      await keyboard.press('Control+A')
      await keyboard.type(text)
      await keyboard.press('Tab')
    }
    await keyboard.type(PASSWORD)
    await keyboard.press('Enter')
    await heading(page, 'All documents').waitFor()
    await page.getByRole('button', { name: 'New document' }).first().click()
    await textOf(page).waitFor()
    const address = decodeURIComponent(new URL(page.url()).pathname.slice('/d/'.length))

    await shareDemo()
    await createPerson(server, { name: 'Ilya Fenn', email: 'ilya@northfold.example', password: PASSWORD })
    await using ilya = await visit(browser, 'Somebody', server.url, PHONE)
    await ilya.page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
    await heading(ilya.page, 'Sign in').waitFor()
    await ilya.page.getByText('to open the document').waitFor()
    expect(await seriousFindings(ilya.page)).toEqual([])
    await field(ilya.page, 'Email address').fill('ilya@northfold.example')
    await password(ilya.page).fill('not the password')
    await ilya.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await ilya.page.getByText('The address or the password is wrong.').waitFor()
    await password(ilya.page).fill(PASSWORD)
    await ilya.page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await textOf(ilya.page).click()
    await ilya.page.keyboard.type('Ilya was here. ')
    await textOf(page).getByText('Ilya was here.').waitFor()
    await textOf(page).click()
    await keyboard.press('Control+End')
    await keyboard.type('So was Mara.')
    await expectSameText([page, ilya.page], (blocks) => blocks.join(' ').includes('So was Mara.'))
    // Under the names of their accounts.
    await caretOf(page, 'Ilya Fenn').first().waitFor()
    await caretOf(ilya.page, 'Mara Heron').first().waitFor()
    expect([...mara.complaints, ...ilya.complaints]).toEqual([])

    // The link works once.
    await using late = await visit(browser, 'Late', server.url)
    await late.page.goto(new URL('/setup/cwu_whatever', server.url).href)
    await heading(late.page, 'This server has an owner').waitFor()
  })
})

describe('sessions', () => {
  it('EDIT-237: signing in and out reaches all windows, and nothing of documents stays', async () => {
    await createPerson(server, { name: 'Noor Vale', email: 'noor@northfold.example', password: PASSWORD })
    await using noor = await visit(browser, 'Noor', server.url)
    const one = noor.page
    const two = await noor.context.newPage()
    await two.goto(new URL('/favourites', server.url).href)
    await heading(two, 'Sign in').waitFor()
    await one.goto(server.url)
    await signIn(one, 'noor@northfold.example', PASSWORD)
    await heading(two, 'No favourites yet').waitFor()

    await openDocument(one, server.url, 'demo/welcome')
    await expect.poll(async () => (await storedBy(one)).copies, PATIENCE).not.toEqual([])
    const before = await storedBy(one)
    expect(before.texts).not.toContain('cws.')
    expect(before.texts).toContain('demo/welcome')
    await two.getByRole('button', { name: 'Noor Vale: your account' }).click()
    await two.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading(two, 'Sign in').waitFor()
    await heading(one, 'Sign in').waitFor()
    await expect.poll(() => storedBy(one), PATIENCE).toMatchObject({ copies: [] })
    const after = await storedBy(one)
    expect(after.texts).not.toContain('welcome')
    expect(after.texts).not.toContain('Noor')
    // The cookie is gone, too.
    await one.reload()
    await heading(one, 'Sign in').waitFor()
    expect((await noor.context.cookies()).map(({ name }) => name)).not.toContain('cowrite_refresh')
    expect(noor.complaints).toEqual([])
  })

  it('EDIT-241: a refresh token that is used again ends the session, and the page says so', async () => {
    await createPerson(server, { name: 'Tess Alder', email: 'tess@northfold.example', password: PASSWORD })
    await using tess = await visit(browser, 'Tess', server.url)
    const { page, context } = tess
    await page.goto(server.url)
    await signIn(page, 'tess@northfold.example', PASSWORD)
    await heading(page, 'All documents').waitFor()
    const stolen = (await context.cookies()).find(({ name }) => name === 'cowrite_refresh')?.value
    // Each load of a page replaces the token.
    for (let load = 0; load < 2; load++) {
      const renewed = page.waitForResponse((response) => response.url().endsWith('/auth/refresh'))
      await page.reload()
      await renewed
      await heading(page, 'All documents').waitFor()
    }
    const reused = await fetch(`${server.url}/api/v1/auth/refresh`, {
      method: 'POST',
      headers: { cookie: `cowrite_refresh=${stolen}`, origin: server.url },
    })
    expect(reused.status).toBe(401)
    await page.reload()
    await page.getByText('Your session has ended.').waitFor()
    expect(await page.getByRole('link', { name: 'Welcome to Cowrite' }).count()).toBe(0)
  })
})
