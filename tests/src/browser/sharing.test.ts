import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, chooseByKeys, openDocument, PATIENCE, textOf } from './document-page.ts'
import { ask, DESK, documentOf, enter, openToMembers, PHONE, rightsOf, visitAs } from './signed-in.ts'

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

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Share' })
const field = (page: Page): Locator => dialog(page).getByRole('combobox')
const row = (page: Page, name: string): Locator =>
  dialog(page).getByRole('listitem').filter({ hasText: name })

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await field(page).waitFor()
}

it('EDIT-260: by keys alone a person is let in, and the role is changed and taken; the dialog says who can see the document and why', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await createPerson(server, { name: 'Noor Vale', role: 'guest', email: 'noor@valley.example' })
  const { page } = mara
  const { keyboard } = page
  const address = await documentOf(server, mara.person, 'Plan of the dike')
  await openDocument(page, server.url, address)
  await page.getByRole('button', { name: 'Share', exact: true }).focus()
  await keyboard.press('Enter')
  await field(page).waitFor()
  await expect.poll(() => field(page).evaluate((it) => it === document.activeElement), PATIENCE).toBe(true)
  await row(page, 'Mara Heron').getByText('Made this document').waitFor()

  await keyboard.type('noor')
  await dialog(page)
    .getByRole('option', { name: /Noor Vale/ })
    .waitFor()
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await row(page, 'Noor Vale').getByText('Invited by Mara Heron').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  const role = row(page, 'Noor Vale').getByRole('button', { name: /^Role of Noor Vale/ })
  await role.focus()
  await keyboard.press('Enter')
  await page.getByRole('menuitemradio', { name: 'Can view' }).waitFor()
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await expect.poll(() => role.textContent(), PATIENCE).toBe('Can view')
  await role.focus()
  await keyboard.press('Enter')
  await chooseByKeys(page, 'Remove')
  await row(page, 'Noor Vale').waitFor({ state: 'detached' })

  // Nobody has this name.
  await field(page).focus()
  await keyboard.type('Somebody')
  await keyboard.press('Enter')
  await dialog(page).getByText('Nobody here has this name').waitFor()
  expect(await field(page).getAttribute('aria-invalid')).toBe('true')
  await keyboard.press('Escape')
  await dialog(page).waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent), PATIENCE).toBe('Share')
  expect(mara.complaints).toEqual([])
})

it('EDIT-261: a document is restricted to those named in it, and opened again', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await using ilya = await enter(browser, server, { name: 'Ilya Fenn' })
  await openToMembers(server, mara.person)
  const address = await documentOf(server, mara.person, 'Salaries')
  await ilya.page.goto(server.url)
  await ilya.page.getByRole('link', { name: 'Salaries' }).waitFor()
  await openDocument(mara.page, server.url, address)
  await openDialog(mara.page)
  const restrict = mara.page.getByRole('button', { name: /^Restrict/ })
  await restrict.click()
  await expect.poll(() => restrict.getAttribute('aria-pressed'), PATIENCE).toBe('true')
  await ilya.page.reload()
  await ilya.page.getByRole('heading', { name: 'All documents' }).waitFor()
  await ilya.page.getByRole('link', { name: 'Welcome to Cowrite' }).waitFor()
  expect(await ilya.page.getByRole('link', { name: 'Salaries' }).count()).toBe(0)
  await ilya.page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
  await ilya.page.getByRole('heading', { name: 'You have no access to this document.' }).waitFor()
  await restrict.click()
  await expect.poll(() => restrict.getAttribute('aria-pressed'), PATIENCE).toBe('false')
  await openDocument(ilya.page, server.url, address)
})

it('EDIT-262: on a phone, a link with a password is made in a sheet; a guest with a name of their own reads by it, and no longer when it is revoked', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' }, PHONE)
  const { page } = mara
  const address = await documentOf(server, mara.person, 'For the crews')
  await openDocument(page, server.url, address)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Share' }).click()
  await field(page).waitFor()
  await dialog(page).getByRole('button', { name: 'New link' }).click()
  await dialog(page).getByRole('button', { name: 'Make link' }).click()
  await dialog(page).getByText('Give it a name').waitFor()
  await dialog(page).getByLabel('Name', { exact: true }).fill('Crews')
  await dialog(page).getByLabel('Password', { exact: true }).fill('high water')
  expect(await seriousFindings(page)).toEqual([])
  await dialog(page).getByRole('button', { name: 'Make link' }).click()
  const url = await dialog(page).getByLabel('Address of the link Crews').inputValue()
  await row(page, 'Crews').getByText('With password · not used yet').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await using guest = await visit(browser, 'Oddny', server.url, DESK)
  await guest.page.goto(url)
  await guest.page.getByLabel('Your name').fill('Oddny Reed')
  await guest.page.keyboard.press('Enter')
  await guest.page.getByText('It opens with a password.').waitFor()
  await guest.page.getByLabel('Password', { exact: true }).fill('low water')
  await guest.page.keyboard.press('Enter')
  await guest.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
  await guest.page.getByLabel('Password', { exact: true }).fill('high water')
  await guest.page.keyboard.press('Enter')
  await guest.page.getByText('You can read this document, not change it.').waitFor()
  expect(await textOf(guest.page).count()).toBe(0)

  const links = await ask<{ links: { id: string; uses: number }[] }>(
    server,
    mara.person,
    'GET',
    `${rightsOf(address)}/links`,
  )
  expect(links.links.map(({ uses }) => uses)).toEqual([1])
  await dialog(page).getByRole('button', { name: 'More of the link Crews' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await dialog(page).getByRole('button', { name: 'Revoke' }).click()
  await row(page, 'Crews').waitFor({ state: 'detached' })
  await guest.page.getByRole('heading', { name: 'You no longer have access to this document.' }).waitFor()
})

it('EDIT-263: who may not share sees who can see the document and why, and nothing to change it', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await openToMembers(server, mara.person)
  const address = await documentOf(server, mara.person, 'Open to all')
  await using ilya = await enter(browser, server, { name: 'Ilya Fenn' }, PHONE)
  await openDocument(ilya.page, server.url, address)
  await ilya.page.getByRole('button', { name: 'More', exact: true }).click()
  await ilya.page.getByRole('menuitem', { name: 'Share' }).click()
  await row(ilya.page, 'Mara Heron').getByText('Made this document').waitFor()
  expect(await field(ilya.page).count()).toBe(0)
  expect(
    await dialog(ilya.page)
      .getByRole('button', { name: /^(Role of|New link|Restrict)/ })
      .count(),
  ).toBe(0)
  expect(await seriousFindings(ilya.page)).toEqual([])
})

it('EDIT-264: what the server refuses is said in the dialog, where it was asked for', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  const noor = await createPerson(server, { name: 'Noor Vale', role: 'guest', email: 'noor2@valley.example' })
  const address = await documentOf(server, mara.person, 'Refused')
  await ask(server, mara.person, 'PUT', `${rightsOf(address)}/access`, {
    account: noor.account.id,
    role: 'viewer',
  })
  const { page } = mara
  await openDocument(page, server.url, address)
  // The server cannot be reached at first.
  await page.route('**/access', (route) => route.abort())
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await dialog(page).getByText('Who can see this could not be loaded.').waitFor()
  await page.unroute('**/access')
  await dialog(page).getByRole('button', { name: 'Try again' }).click()
  await row(page, 'Noor Vale').waitFor()
  await page.route('**/access', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )
  await row(page, 'Noor Vale')
    .getByRole('button', { name: /^Role of/ })
    .click()
  await page.getByRole('menuitemradio', { name: 'Can edit' }).click()
  await row(page, 'Noor Vale').getByRole('alert').getByText('The server did not answer.').waitFor()
  await expect
    .poll(
      () =>
        row(page, 'Noor Vale')
          .getByRole('button', { name: /^Role of/ })
          .textContent(),
      PATIENCE,
    )
    .toBe('Can view')
  expect(await blocksOf(page)).toEqual([''])
})

it('EDIT-265: an address of somebody without an account is invited, with a link to send when the server sends no mail; who comes by it is in the document', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  const { page } = mara
  const address = await documentOf(server, mara.person, 'With the neighbours')
  await openDocument(page, server.url, address)
  await openDialog(page)
  await field(page).fill('wren@northfold.example')
  await dialog(page)
    .getByRole('option', { name: /wren@northfold/ })
    .click()
  await dialog(page).getByRole('button', { name: 'Invite' }).click()
  const url = await dialog(page).getByLabel('Address of the invitation').inputValue()
  await row(page, 'wren@northfold.example').getByText('Invited by Mara Heron, has not come yet').waitFor()

  const wren = await createPerson(server, { name: 'Wren Vale', role: null, email: 'wren@northfold.example' })
  await using window = await visitAs(browser, server, wren)
  await window.page.goto(url)
  await window.page.getByRole('button', { name: /^(Join|Accept)/ }).click()
  await openDocument(window.page, server.url, address)
})
