import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
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

it('EDIT-185: in the trash several documents are selected, restored together, and deleted for good after one question', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const path = (name: string) => `${server.url}/api/documents/demo%2F${name}`
  const names = ['amber', 'green', 'blue', 'grey']
  for (const name of names) {
    const body = JSON.stringify({ title: name, address: `demo/${name}` })
    const headers = { 'content-type': 'application/json' }
    expect((await fetch(`${server.url}/api/documents`, { method: 'POST', headers, body })).status).toBe(201)
    expect((await fetch(path(name), { method: 'DELETE' })).ok).toBe(true)
  }
  await page.goto(new URL('/trash', server.url).href)
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  const bar = page.getByRole('toolbar', { name: 'Selected documents' })

  // By keys alone.
  await page.getByRole('checkbox', { name: 'Select amber' }).focus()
  await page.keyboard.press('Space')
  await bar.getByText('1 selected').waitFor()
  await page.keyboard.press('Escape')
  await bar.waitFor({ state: 'detached' })
  await page.keyboard.press('Space')
  await page.getByRole('checkbox', { name: 'Select green' }).check()
  await bar.getByText('2 selected').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await bar.getByRole('button', { name: 'Restore' }).click()
  await page.getByText('2 documents are back among the documents.').waitFor()
  for (const name of ['amber', 'green']) {
    await row(name).waitFor({ state: 'detached' })
    const trashed = async () => ((await (await fetch(path(name))).json()) as { trashedAt: unknown }).trashedAt
    await expect.poll(trashed, PATIENCE).toBeNull()
  }

  await page.getByRole('checkbox', { name: 'Select blue' }).check()
  await page.getByRole('checkbox', { name: 'Select grey' }).check()
  await bar.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete for good?' })
  await dialog.getByText('2 documents').waitFor()
  await dialog.getByRole('button', { name: 'Keep them' }).click()
  expect((await fetch(path('blue'))).status).toBe(200)
  await bar.getByRole('button', { name: 'Delete…' }).click()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  for (const name of ['blue', 'grey']) {
    await row(name).waitFor({ state: 'detached' })
    await expect.poll(async () => (await fetch(path(name))).status, PATIENCE).toBe(404)
  }
  expect(ana.complaints).toEqual([])
})
