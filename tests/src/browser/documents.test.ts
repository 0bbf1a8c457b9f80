import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, PATIENCE, textOf, toList } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

it('EDIT-5: documents are created, renamed, opened, put into the trash and taken out of it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  await page.goto(server.url)
  await page.getByRole('button', { name: 'New document' }).first().click()
  await textOf(page).waitFor()
  await page.getByRole('textbox', { name: 'Title' }).fill('Minutes')
  await page.keyboard.press('Enter')
  await page.keyboard.type('We met.')
  await toList(page)
  await row('Minutes').waitFor()

  await page.getByRole('button', { name: 'More for Minutes' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Minutes of May')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Minutes of May' }).click()
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Title' }).inputValue(), PATIENCE)
    .toBe('Minutes of May')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['We met.'])
  await toList(page)

  await page.getByRole('button', { name: 'More for Minutes of May' }).click()
  await page.getByRole('menuitem', { name: 'Move to trash' }).click()
  await row('Minutes of May').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Trash' }).click()
  await page.getByRole('button', { name: 'Restore Minutes of May' }).click()
  await row('Minutes of May').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'All documents' }).click()
  await page.getByRole('link', { name: 'Minutes of May' }).click()
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['We met.'])
  expect(ana.complaints).toEqual([])
})

it('PRIV-5: the trash page deletes a document for good once that is confirmed', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  for (const title of ['Kept', 'Gone']) {
    const body = JSON.stringify({ title, address: `demo/${title.toLowerCase()}` })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/api/documents`, { method: 'POST', headers, body })).status).toBe(201)
  }
  const path = `${server.url}/api/documents/demo%2Fgone`
  await page.goto(server.url)
  for (const title of ['Kept', 'Gone']) {
    await page.getByRole('button', { name: `More for ${title}` }).click()
    await page.getByRole('menuitem', { name: 'Move to trash' }).click()
    await row(title).waitFor({ state: 'detached' })
  }
  await page.getByRole('link', { name: 'Trash' }).click()
  await page.getByRole('button', { name: 'Delete Gone for good' }).click()
  await page.getByRole('dialog', { name: 'Delete for good?' }).waitFor()
  await page.getByRole('button', { name: 'Keep it' }).click()
  expect((await fetch(path)).status).toBe(200)
  await page.getByRole('button', { name: 'Delete Gone for good' }).click()
  await page.getByRole('button', { name: 'Delete for good', exact: true }).click()
  await row('Gone').waitFor({ state: 'detached' })
  await row('Kept').waitFor()
  await expect.poll(async () => (await fetch(path)).status, PATIENCE).toBe(404)
  await page.reload()
  await row('Kept').waitFor()
  expect(await row('Gone').count()).toBe(0)
  expect(ana.complaints).toEqual([])
})
