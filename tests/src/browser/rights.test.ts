import { createTestDatabase } from '@cowrite/persistence/test-database'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostgres } from '../../../scripts/services/postgres.ts'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { storedBy } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser } from './browser.ts'
import { blocksOf, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'
import { ask, DESK, documentOf, enter, organizationOf, PHONE, rightsOf, visitAs } from './signed-in.ts'

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

const LOST = 'You no longer have access to this document.'

/** Types at the end of the text until the page takes no more keys. */
async function typeOn(page: Page, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await page.keyboard.type('word ', { delay: 10 })
}

it.each([
  ['1440', DESK],
  ['390', PHONE],
])(
  'EDIT-270, EDIT-362: who may only view reads what others write and cannot type; who may comment suggests, at %s',
  async (_, options) => {
    const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
    const address = await documentOf(server, mara, 'Read only')
    const tess = await createPerson(server, { name: 'Tess Alder', role: 'guest' })
    await ask(server, mara, 'PUT', `${rightsOf(address)}/access`, {
      account: tess.account.id,
      role: 'viewer',
    })
    await using writer = await visitAs(browser, server, mara)
    await using reader = await visitAs(browser, server, tess, options)
    await openDocument(writer.page, server.url, address)
    await reader.page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
    await reader.page.getByText('You can read this document, not change it.').first().waitFor()
    await textOf(writer.page).click()
    await writer.page.keyboard.type('For all to read.')
    await reader.page.getByText('For all to read.').waitFor()
    await reader.page.locator('.cw-doc').click()
    await reader.page.keyboard.type('Not this.')
    expect(await blocksOf(reader.page)).toEqual(['For all to read.'])
    expect(await seriousFindings(reader.page)).toEqual([])

    await ask(server, mara, 'PUT', `${rightsOf(address)}/access`, {
      account: tess.account.id,
      role: 'commenter',
    })
    await reader.page.reload()
    // What they type is a suggestion from then on.
    await reader.page.getByText('Suggesting.').waitFor()
    await textOf(reader.page).click()
    await reader.page.keyboard.press('Control+End')
    await reader.page.keyboard.type(' Perhaps.')
    await writer.page.locator('.cw-would-come', { hasText: 'Perhaps.' }).waitFor()
    expect(await blocksOf(writer.page)).toEqual(['For all to read. Perhaps.'])
    const { blocks } = await ask<{ blocks: { markdown: string }[] }>(
      server,
      mara,
      'GET',
      `/api/documents/${encodeURIComponent(address)}/blocks`,
    )
    expect(blocks.map(({ markdown }) => markdown)).toEqual(['For all to read.'])
    // Who may not suggest any more is told, and what is not sent stays on the device.
    await ask(server, mara, 'PUT', `${rightsOf(address)}/access`, {
      account: tess.account.id,
      role: 'viewer',
    })
    await reader.page.keyboard.type(' More.')
    await reader.page.getByText('What was not sent is kept on this device.').waitFor()
    expect(await textOf(reader.page).count()).toBe(0)
    expect([...reader.complaints, ...writer.complaints]).toEqual([])
  },
)

it('EDIT-271, EDIT-273: while typing, a person whose role is changed is told by whom and to what, and that all is saved; with the right back they write on without a reload', async () => {
  const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  const address = await documentOf(server, mara, 'Changing roles')
  await using tess = await enter(browser, server, { name: 'Tess Alder', role: 'guest' })
  const { page, person } = tess
  const setRole = (role: string) =>
    ask(server, mara, 'PUT', `${rightsOf(address)}/access`, { account: person.account.id, role })
  await setRole('editor')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('Written by Tess.')
  await expectSaveState(page, 'Saved')
  await setRole('commenter')
  const words = 'You can no longer edit this: Mara Heron changed your role to Can comment.'
  await page.locator('.cw-read-only').getByText(words, { exact: true }).waitFor()
  await page.locator('.cw-read-only').getByText('All you wrote is saved.', { exact: true }).waitFor()
  // Screen readers are told at once.
  await expect
    .poll(() => page.getByRole('alert').filter({ hasText: words }).textContent(), PATIENCE)
    .toBe(`${words} All you wrote is saved.`)
  expect(await textOf(page).count()).toBe(0)
  expect(await seriousFindings(page)).toEqual([])

  await setRole('editor')
  await page.getByText('You can edit this again.').waitFor()
  await textOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' And again.')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['Written by Tess. And again.'])
  await expectSaveState(page, 'Saved')
  expect(tess.complaints).toEqual([])
})

it('EDIT-272, EDIT-273: a member who is removed while typing on another node is out within a second and sees why, and nothing of the document stays in the browser', async () => {
  const postgres = await startPostgres()
  await using ending = new AsyncDisposableStack()
  ending.defer(() => postgres.stop())
  const { url, drop } = await createTestDatabase(postgres.url)
  ending.defer(drop)
  const env = { COWRITE_STORE: 'database', DATABASE_URL: url }
  await using one = await startAccountServer({ env })
  await using two = await startAccountServer({ env })
  const mara = await createPerson(one, { name: 'Mara Heron', role: 'owner' })
  const organization = await organizationOf(one, mara)
  const pim = await createPerson(one, { name: 'Pim Rowan', email: 'pim@northfold.example' })
  const address = await documentOf(one, mara, 'Watched')
  await ask(one, mara, 'PUT', `${rightsOf(address)}/access`, { account: pim.account.id, role: 'editor' })
  await using window = await visitAs(browser, two, pim)
  const { page } = window
  await openDocument(page, two.url, address)
  await textOf(page).click()
  await page.keyboard.type('A secret of the river. ')
  await expectSaveState(page, 'Saved')
  await expect.poll(async () => (await storedBy(page)).copies, PATIENCE).not.toEqual([])

  const typing = new AbortController()
  const typed = typeOn(page, typing.signal)
  await ask(one, mara, 'DELETE', `/api/v1/organizations/${organization}/members/${pim.account.id}`)
  const removedAt = performance.now()
  await page.getByRole('heading', { name: LOST }).waitFor()
  const tookMs = performance.now() - removedAt
  typing.abort()
  await typed
  // What a page on two cores needs to be looked at is in it.
  expect(tookMs).toBeLessThan(2_000)
  await page.getByText(/^(All you wrote is saved|Your last (\d+ words are|word is) not saved)\.$/).waitFor()
  expect(await page.getByText('A secret of the river').count()).toBe(0)
  await expect.poll(async () => (await storedBy(page)).copies, PATIENCE).toEqual([])
  expect((await storedBy(page)).texts).not.toContain(address)
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await page.getByText('You have no access to this document.').waitFor()
})

it('EDIT-273: words that a connection has lost with the right are counted, and can be copied', async () => {
  const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  const address = await documentOf(server, mara, 'Lost words')
  await using tess = await enter(browser, server, { name: 'Tess Alder', role: 'guest' })
  const { page, person, context } = tess
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const share = (role: string | null) =>
    ask(server, mara, 'PUT', `${rightsOf(address)}/access`, { account: person.account.id, role })
  await share('editor')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('These are saved. ')
  await expectSaveState(page, 'Saved')
  await context.setOffline(true)
  await page.keyboard.type('These five words are not.')
  await expectSaveState(page, 'Offline, kept on this device')
  await share('viewer')
  await context.setOffline(false)
  await page.getByText('Your last 5 words are not saved.', { exact: true }).waitFor(PATIENCE)
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()), PATIENCE)
    .toBe('These five words are not.')
  await share(null)
  await page.getByRole('heading', { name: LOST }).waitFor(PATIENCE)
  await page.getByText('Your last 5 words are not saved.', { exact: true }).waitFor()
  await expect.poll(async () => (await storedBy(page)).copies, PATIENCE).toEqual([])
})
