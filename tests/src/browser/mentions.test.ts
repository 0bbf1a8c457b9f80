import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

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

const listOf = (page: Page) => page.getByRole('listbox', { name: 'Mention' })
const mentionsOf = (page: Page) => page.locator('.cw-doc .cw-mention').allTextContents()

/** Changes a document by the API. */
async function change(address: string, method: string, body?: object): Promise<void> {
  const response = await fetch(new URL(`/api/documents/${encodeURIComponent(address)}`, server.url), {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  expect(response.status).toBeLessThan(300)
}

it('EDIT-162: an @ lists the people in the document and the documents; a mention of a document is a link with its present title', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben Bird', server.url)
  const plan = await createDocument(server.url, 'Harvest plan')
  const address = await createDocument(server.url, 'Mentions')
  await openDocument(ben.page, server.url, address)
  await openDocument(ana.page, server.url, address)
  const { page } = ana
  await page.locator('.cw-faces[aria-label*="Ben Bird"]').waitFor()
  await textOf(page).click()
  await page.keyboard.type('Ask @')
  await listOf(page).waitFor()
  await page.getByRole('option', { name: 'Ben Bird' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.type('bird')
  await expect.poll(() => page.getByRole('option').allTextContents(), PATIENCE).toEqual(['Ben Bird'])
  await page.keyboard.press('Enter')
  await page.keyboard.type(' about @harv')
  await page.getByRole('option', { name: 'Harvest plan' }).click()
  await page.keyboard.type('. @nobody at all')
  await listOf(page).waitFor({ state: 'detached' })
  for (const each of [ana, ben]) {
    await expect.poll(() => mentionsOf(each.page), PATIENCE).toEqual(['@Ben Bird', 'Harvest plan'])
  }
  await expectSaveState(page, 'Saved')

  await change(plan, 'PATCH', { title: 'Harvest plan 2027' })
  await page.reload()
  await expect.poll(() => mentionsOf(page), PATIENCE).toEqual(['@Ben Bird', 'Harvest plan 2027'])
  await page.locator('.cw-doc a.cw-mention').click()
  await expect.poll(() => page.url(), PATIENCE).toContain(encodeURIComponent(plan))
  await textOf(page).waitFor()
  expect(page.context().pages()).toHaveLength(1)

  await change(plan, 'DELETE')
  await openDocument(page, server.url, address)
  await expect
    .poll(() => mentionsOf(page), PATIENCE)
    .toEqual(['@Ben Bird', 'Harvest plan 2027 (in the trash)'])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-162: says when a mentioned document is gone, also when its mention was written by another program', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const response = await fetch(new URL('/api/imports?title=From%20elsewhere', server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: 'See [@Old plan](/d/demo%2Fnever-there).',
  })
  const { address } = (await response.json()) as { address: string }
  await openDocument(ana.page, server.url, address)
  await expect.poll(() => mentionsOf(ana.page), PATIENCE).toEqual(['Old plan (deleted)'])
})
