import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { chooseByKeys, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

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

const KEYS = 'Control+Alt+Shift+O'
const panelOf = (page: Page) => page.getByRole('region', { name: 'Linked from' })
const linksOf = (page: Page) => panelOf(page).locator('a').allTextContents()
const pathOf = (address: string) => `/api/documents/${encodeURIComponent(address)}`

/** Creates a document with a mention of another one. */
async function mentioning(title: string, address: string): Promise<string> {
  const response = await fetch(new URL(`/api/imports?${new URLSearchParams({ title })}`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: `See [@It](/d/${encodeURIComponent(address)}).`,
  })
  return ((await response.json()) as { address: string }).address
}

it('EDIT-163: the documents that mention this one are links with their present titles, and the list follows what changes', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1440, height: 700 } })
  const { page } = ana
  const address = await createDocument(server.url, 'Target')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.press(KEYS)
  await panelOf(page).getByText('No document mentions this one.').waitFor()
  expect(await page.evaluate(() => document.activeElement?.closest('.cw-side') != null)).toBe(true)
  expect(await seriousFindings(page)).toEqual([])

  const source = await mentioning('Source', address)
  await expect.poll(() => linksOf(page), PATIENCE).toEqual(['Source'])
  expect(await seriousFindings(page)).toEqual([])
  const renamed = await fetch(new URL(pathOf(source), server.url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"title":"Source, renamed"}',
  })
  expect(renamed.status).toBe(200)
  await expect.poll(() => linksOf(page), PATIENCE).toEqual(['Source, renamed'])
  await panelOf(page).locator('a').press('Enter')
  await expect.poll(() => page.url(), PATIENCE).toContain(encodeURIComponent(source))
  await textOf(page).waitFor()
  expect(page.context().pages()).toHaveLength(1)
  // The panel stays open beside the next document, of which it tells now.
  await panelOf(page).getByText('No document mentions this one.').waitFor()
  await page.goBack()
  await expect.poll(() => linksOf(page), PATIENCE).toEqual(['Source, renamed'])
  await fetch(new URL(pathOf(source), server.url), { method: 'DELETE' })
  await expect.poll(() => linksOf(page), PATIENCE).toEqual([])
  expect(ana.complaints).toEqual([])
})

it('EDIT-163: says that the list could not be loaded and loads it again; the menu opens it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Unlucky')
  await mentioning('Witness', address)
  await openDocument(page, server.url, address)
  await page.route('**/backlinks', (route) =>
    route.fulfill({ status: 500, json: { error: 'internal', message: 'It is out.', todo: 'Try later.' } }),
  )
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
  await chooseByKeys(page, 'Linked from')
  await panelOf(page).getByText('The list could not be loaded. It is out. Try later.').waitFor()
  await page.unroute('**/backlinks')
  await panelOf(page).getByRole('button', { name: 'Try again' }).press('Enter')
  await expect.poll(() => linksOf(page), PATIENCE).toEqual(['Witness'])
})
