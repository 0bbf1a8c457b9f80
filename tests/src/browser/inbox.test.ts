import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, type Person, startAccountServer } from '../harness/accounts.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser } from './browser.ts'
import { openDocument, PATIENCE } from './document-page.ts'
import { ask, documentOf, enter, openToMembers, PHONE, visitAs } from './signed-in.ts'

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

const bell = (page: Page): Locator =>
  page.getByRole('button', { name: /^Notifications/ }).filter({ visible: true })
const list = (page: Page): Locator => page.getByRole('dialog', { name: 'Notifications' })
const nameOfBell = (page: Page) => bell(page).getAttribute('aria-label')

/** Begins a thread on a document that mentions a person; resolves to its id. */
async function mention(by: Person, address: string, whom: Person, words: string): Promise<string> {
  const body = `@[${whom.account.name}](person:${whom.account.id}) ${words}`
  const path = `/api/documents/${encodeURIComponent(address)}/threads`
  const thread = { anchor: { kind: 'document' }, quotation: '', body }
  return (await ask<{ thread: { id: string } }>(server, by, 'POST', path, thread)).thread.id
}

it('EDIT-341, EDIT-342, EDIT-343: the bell counts what comes while the page is open; the list leads to the thread, is used by keys, and mutes a document', async () => {
  await using mara = await enter(browser, server, { name: 'Mara Heron', role: 'owner' })
  await using ilya = await enter(browser, server, { name: 'Ilya Fenn' })
  const { page } = ilya
  const { keyboard } = page
  await openToMembers(server, mara.person)
  const [dike, tide] = [
    await documentOf(server, mara.person, 'Plan of the dike'),
    await documentOf(server, mara.person, 'Tides'),
  ]
  await page.goto(server.url)
  await bell(page).waitFor()
  expect(await nameOfBell(page)).toBe('Notifications')
  await bell(page).click()
  await list(page).getByText('Nothing yet.').waitFor()
  await keyboard.press('Escape')

  await mention(mara.person, tide, ilya.person, 'see the tides')
  const thread = await mention(mara.person, dike, ilya.person, 'look at the dike')
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications, 2 unread')
  expect(await seriousFindings(page)).toEqual([])

  await bell(page).focus()
  await keyboard.press('Enter')
  const rows = list(page).getByRole('link')
  await expect.poll(() => rows.count(), PATIENCE).toBe(2)
  expect(await rows.first().textContent()).toContain('@Ilya Fenn look at the dike')
  expect(await list(page).getByRole('heading', { level: 3 }).allTextContents()).toEqual([
    'Plan of the dike',
    'Tides',
  ])
  expect(await seriousFindings(page)).toEqual([])
  await rows.first().focus()
  await keyboard.press('ArrowDown')
  await expect.poll(() => rows.nth(1).evaluate((it) => it === document.activeElement), PATIENCE).toBe(true)
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await page.waitForURL(`**/d/${encodeURIComponent(dike)}#thread-${thread}`)
  await list(page).waitFor({ state: 'detached' })

  // In the document too, where one more comes.
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications, 1 unread')
  await mention(mara.person, dike, ilya.person, 'once more')
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications, 2 unread')
  await bell(page).click()
  await list(page).getByRole('tab', { name: 'Unread' }).click()
  await expect.poll(() => rows.count(), PATIENCE).toBe(2)
  await list(page).getByRole('button', { name: 'Mute Tides' }).click()
  await list(page).getByRole('button', { name: 'Unmute Tides' }).waitFor()
  await list(page).getByRole('button', { name: 'Mark all as read' }).click()
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications')
  await keyboard.press('Escape')
  await list(page).waitFor({ state: 'detached' })

  await mention(mara.person, tide, ilya.person, 'unheard')
  await mention(mara.person, dike, ilya.person, 'heard')
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications, 1 unread')

  // The menu of the document mutes it too, and the palette opens the list.
  await openDocument(page, server.url, tide)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const item = page.getByRole('menuitemcheckbox', { name: 'Mute notifications' })
  await expect.poll(() => item.getAttribute('aria-checked'), PATIENCE).toBe('true')
  await item.click()
  await expect.poll(() => item.getAttribute('aria-checked'), PATIENCE).toBe('false')
  await keyboard.press('Escape')
  await keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Search documents/ }).fill('notifications')
  await expect.poll(() => page.getByRole('option').first().textContent(), PATIENCE).toBe('Notifications')
  await keyboard.press('Enter')
  await list(page).waitFor()
  expect([...mara.complaints, ...ilya.complaints]).toEqual([])

  // A right that is gone takes its notifications along.
  await ask(server, mara.person, 'PUT', `/api/v1/documents/${encodeURIComponent(dike)}/restricted`, {
    restricted: true,
  })
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications')
})

it('EDIT-344, EDIT-345: on a phone in the dark the list is a sheet; it says when it cannot be loaded, and the settings say how often mails come', async () => {
  await using noor = await enter(browser, server, { name: 'Noor Vale', email: 'noor@valley.example' })
  await using phone = await visitAs(browser, server, noor.person, PHONE)
  await using mara = await enter(browser, server, { name: 'Mara Otter', role: 'owner' })
  const { page } = phone
  await openToMembers(server, mara.person)
  const address = await documentOf(server, mara.person, 'Plan of the sluice')
  await mention(mara.person, address, noor.person, 'see here')
  let isBroken = true
  await page.route('**/api/v1/notifications?*', (route) => (isBroken ? route.abort() : route.continue()))
  await page.goto(server.url)
  await expect.poll(() => nameOfBell(page), PATIENCE).toBe('Notifications, 1 unread')
  await bell(page).tap()
  await list(page).getByText('The notifications could not be loaded.').waitFor()
  isBroken = false
  await list(page).getByRole('button', { name: 'Try again' }).tap()
  await list(page)
    .getByRole('link', { name: /Mara Otter mentioned you/ })
    .waitFor()
  const box = await list(page).boundingBox()
  expect(Math.round(box?.width ?? 0)).toBe(390)
  expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(844)
  expect(await seriousFindings(page)).toEqual([])

  await list(page).getByRole('button', { name: 'Settings of notifications' }).tap()
  const rule = page.getByRole('group', { name: 'Mails about notifications' })
  await expect.poll(() => rule.getByRole('radio', { name: 'Once a day' }).isChecked(), PATIENCE).toBe(true)
  await page.getByText('This server sends no mails yet.').waitFor()
  await rule.getByRole('radio', { name: 'Never' }).tap()
  await expect.poll(() => rule.getByRole('radio', { name: 'Never' }).isChecked(), PATIENCE).toBe(true)
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await expect.poll(() => rule.getByRole('radio', { name: 'Never' }).isChecked(), PATIENCE).toBe(true)

  // A link of a mail that is none says so, without signing in.
  await page.goto(`${server.url}/unsubscribe/none`)
  await page.getByText('This link does not work.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
})
