import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { openDocument, PATIENCE } from './document-page.ts'
import { ask, DESK, documentOf, enter, openToMembers, organizationOf, PHONE } from './signed-in.ts'

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

const settings = (page: Page, section: string): Promise<unknown> =>
  page.goto(new URL(`/settings/${section}`, server.url).href)
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })

it('EDIT-275: the pages of an organization at 1440 and 390 pass an audit of accessibility; members see less of them than admins', async () => {
  for (const options of [DESK, PHONE]) {
    await using mine = await enter(browser, server, { name: 'Mara Heron', role: 'owner' }, options)
    const { page } = mine
    for (const [section, title, shown] of [
      ['organization', 'General', 'Who may join'],
      ['members', 'Members', 'Mara Heron'],
      ['projects', 'Projects', 'demo'],
      ['sign-in-rules', 'Sign-in rules', 'Second factor'],
      ['audit', 'Audit log', 'Everything'],
    ] as const) {
      await settings(page, section)
      await heading(page, title).waitFor()
      await page.locator('main').getByText(shown).first().waitFor()
      expect(await seriousFindings(page), section).toEqual([])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
        section,
      ).toBe(true)
    }
    expect(mine.complaints).toEqual([])
  }
  await using member = await enter(browser, server, { name: 'Ilya Fenn' })
  await settings(member.page, 'members')
  await heading(member.page, 'Members').waitFor()
  await member.page.getByText('Mara Heron').first().waitFor()
  expect(
    await member.page.getByRole('button', { name: /^(Invite|Invitation link|Role of|More of)/ }).count(),
  ).toBe(0)
  expect(await member.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
  await settings(member.page, 'audit')
  await heading(member.page, 'There is no such page').waitFor()
})

it('EDIT-276: by an invitation link a second person joins and opens what the organization shares', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await openToMembers(server, mara.person)
  const { page } = mara
  await settings(page, 'members')
  await page.getByRole('button', { name: 'Invitation link' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make link' }).click()
  const url = await page.getByRole('dialog').getByLabel('Link', { exact: true }).inputValue()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('tab', { name: /Invitations/ }).click()
  await page.getByRole('listitem').filter({ hasText: 'Invitation link' }).getByText('used 0 times').waitFor()

  await using ilya = await visit(browser, 'Ilya', server.url, PHONE)
  await ilya.page.goto(url)
  await ilya.page.getByRole('textbox', { name: 'Your name' }).fill('Ilya Fenn')
  await ilya.page.getByRole('textbox', { name: 'Email address' }).fill('ilya@northfold.example')
  await ilya.page.getByLabel('Password', { exact: true }).fill('a sentence of many words')
  await ilya.page.keyboard.press('Enter')
  await heading(ilya.page, 'All documents').waitFor()
  await openDocument(ilya.page, server.url, 'demo/welcome')
})

it('EDIT-277: an admin changes roles and groups, disables and removes members, each by keys; what cannot be undone is asked about', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await createPerson(server, { name: 'Sol Marsh', email: 'sol@northfold.example' })
  const { page } = mara
  const { keyboard } = page
  await settings(page, 'members')
  await page.getByRole('tab', { name: /Groups/ }).click()
  await page.getByRole('button', { name: 'New group' }).click()
  await keyboard.type('Crew A')
  await keyboard.press('Enter')
  await page.getByRole('listitem').filter({ hasText: 'Crew A' }).getByText('Nobody yet').waitFor()
  await page.getByRole('tab', { name: /People/ }).click()
  await page.getByRole('searchbox', { name: 'Name or address' }).fill('sol@')
  const row = page.getByRole('row').filter({ hasText: 'Sol Marsh' })
  await row.waitFor()
  await expect.poll(() => page.getByRole('row').count(), PATIENCE).toBe(2)
  const role = row.getByRole('button', { name: /^Role of Sol Marsh/ })
  await role.focus()
  await keyboard.press('Enter')
  await page.getByRole('menuitemradio', { name: 'Admin' }).press('Enter')
  await expect.poll(() => role.textContent(), PATIENCE).toBe('Admin')
  await row.getByRole('button', { name: 'More of Sol Marsh' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'In Crew A' }).click()
  await row.getByText('Crew A').waitFor()
  await row.getByRole('button', { name: 'More of Sol Marsh' }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Disable', exact: true }).click()
  await row.getByText('disabled').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await row.getByRole('button', { name: 'More of Sol Marsh' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const asked = page.getByRole('group', { name: /Sol Marsh loses access/ })
  await expect
    .poll(
      () => asked.getByRole('button', { name: 'Cancel' }).evaluate((it) => it === document.activeElement),
      PATIENCE,
    )
    .toBe(true)
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await row.waitFor({ state: 'detached' })
  await page.getByText('No name or address contains this.').waitFor()
  expect(mara.complaints).toEqual([])
})

it('EDIT-278: a project is made, renamed, given to people, put in the trash and restored', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await createPerson(server, { name: 'Noor Vale', role: 'guest', email: 'noor@valley.example' })
  const { page } = mara
  await settings(page, 'projects')
  await page.getByRole('button', { name: 'New project' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('River watch')
  await page.keyboard.press('Enter')
  const row = page.getByRole('listitem').filter({ hasText: 'river-watch' })
  await row.getByText('0 documents').waitFor()
  await row.getByRole('button', { name: 'More of River watch' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('The river')
  await page.keyboard.press('Enter')
  await row.getByText('The river').waitFor()
  await row.getByRole('button', { name: 'Members of The river' }).click()
  const dialog = page.getByRole('dialog', { name: 'Members of The river' })
  await dialog.getByRole('combobox').fill('noor')
  await dialog.getByRole('option', { name: /Noor Vale/ }).click()
  await dialog.getByRole('button', { name: 'Invite' }).click()
  await dialog.getByRole('listitem').filter({ hasText: 'Noor Vale' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await row.getByRole('button', { name: 'More of The river' }).click()
  await page.getByRole('menuitem', { name: 'Move to trash' }).click()
  await page.getByRole('button', { name: 'Move to trash', exact: true }).click()
  await page.getByRole('region', { name: 'Trash' }).getByRole('button', { name: 'Restore The river' }).click()
  await row.getByRole('button', { name: 'Members of The river' }).waitFor()
})

it('EDIT-279: the audit log says who did what by days, with filters, and gives a file of it', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  const address = await documentOf(server, mara.person, 'Audited')
  await ask(server, mara.person, 'POST', `/api/v1/documents/${encodeURIComponent(address)}/links`, {
    name: 'Crews',
    role: 'viewer',
  })
  const { page } = mara
  await settings(page, 'audit')
  const row = page.getByRole('row').filter({ hasText: 'made a link' }).filter({ hasText: 'Mara Heron' })
  await row.first().waitFor()
  await page.getByRole('button', { name: /^What/ }).click()
  await page.getByRole('menuitemradio', { name: 'Links' }).click()
  await expect.poll(() => page.getByRole('cell', { name: 'made a document' }).count(), PATIENCE).toBe(0)
  await row.first().waitFor()
  await page.getByRole('button', { name: /^What/ }).click()
  await page.getByRole('menuitemradio', { name: 'Runs' }).click()
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
  await page.getByRole('button', { name: /^What/ }).click()
  await page.getByRole('menuitemradio', { name: 'Everything' }).click()
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await file).suggestedFilename()).toBe('audit-log.csv')
  expect(await seriousFindings(page)).toEqual([])
})

it('EDIT-280: the name of an organization and its rules are changed; what the server refuses is said beside it', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  const { page } = mara
  await settings(page, 'organization')
  const name = page.getByRole('textbox', { name: 'Name' })
  await name.fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('An organization needs a name.').waitFor()
  await name.fill('Northfold Waters')
  await page.route('**/api/v1/organizations/*', (route) => route.abort())
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The server did not answer.').waitFor()
  await page.unroute('**/api/v1/organizations/*')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await settings(page, 'sign-in-rules')
  await page.getByRole('switch', { name: 'Members need a second factor' }).waitFor()
  const organization = await organizationOf(server, mara.person)
  const found = await ask<{ name: string }>(
    server,
    mara.person,
    'GET',
    `/api/v1/organizations/${organization}`,
  )
  expect(found.name).toBe('Northfold Waters')
})

it('EDIT-281, EDIT-282: home shows what one sees; new documents go to a project in which one may write; who sees nothing is told what to do', async () => {
  const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  const organization = await organizationOf(server, mara)
  await ask(server, mara, 'POST', `/api/v1/organizations/${organization}/projects`, {
    name: 'Crew',
    key: 'crew',
  })
  await using noor = await enter(browser, server, { name: 'Noor Vale', role: 'guest' })
  const { page } = noor
  await page.goto(server.url)
  await heading(page, 'Nothing is shared with you yet').waitFor()
  expect(await page.getByRole('button', { name: /New document|Import|Templates|New project/ }).count()).toBe(
    0,
  )
  expect(await seriousFindings(page)).toEqual([])
  await ask(server, mara, 'PUT', '/api/v1/projects/crew/access', {
    account: noor.person.account.id,
    role: 'editor',
  })
  await page.reload()
  await page.getByRole('navigation').getByRole('link', { name: 'Crew' }).waitFor()
  await page.getByRole('button', { name: 'New document' }).first().click()
  await page.waitForURL(/\/d\/crew%2F/)
})
