import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, chooseByKeys, openDocument, PATIENCE, textOf } from './document-page.ts'

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

/** Creates a document of Markdown by the API. */
async function create(title: string, markdown: string): Promise<string> {
  const response = await fetch(new URL(`/api/imports?${new URLSearchParams({ title })}`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  return ((await response.json()) as { address: string }).address
}

const rowOf = (page: Page, address: string) => page.locator(`.cw-row[data-address="${address}"]`)
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Templates' })
const titleOf = (page: Page) => page.getByRole('textbox', { name: 'Title' }).inputValue()

it('EDIT-186: a document becomes a template by its row, is marked, and comes first in the templates, of which documents begin; by keys alone', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await create('Shift handover', 'Who was here')
  await page.goto(server.url)
  await page.getByRole('button', { name: 'More for Shift handover' }).press('Enter')
  await chooseByKeys(page, 'Make a template')
  await rowOf(page, address).getByText('Template', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Templates…' }).press('Enter')
  await dialogOf(page).getByRole('heading', { name: 'Of Demo' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const names = await dialogOf(page).locator('.cw-template strong').allTextContents()
  expect(names.slice(0, 2)).toEqual(['Shift handover', 'Meeting notes'])
  await page.getByRole('button', { name: /^Shift handover/ }).press('Enter')
  await textOf(page).waitFor()
  await expect.poll(() => titleOf(page), PATIENCE).toBe('Shift handover')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['Who was here'])
  expect(page.url()).not.toContain(encodeURIComponent(address))
  await page.goto(server.url)
  // The copy is no template.
  await rowOf(page, address).getByText('Template', { exact: true }).waitFor()
  expect(await page.locator('.cw-row-tag').count()).toBe(1)
  await rowOf(page, address)
    .getByRole('button', { name: /^More for/ })
    .press('Enter')
  await chooseByKeys(page, 'No longer a template')
  await expect.poll(() => page.locator('.cw-row-tag').count(), PATIENCE).toBe(0)
  expect(ana.complaints).toEqual([])
})

it('EDIT-186: a document becomes a template by its menu and by the palette, which tell of it and undo it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await create('Watch log', 'Wind, water')
  const isTemplate = async () => {
    const response = await fetch(new URL(`/api/documents/${encodeURIComponent(address)}`, server.url))
    return ((await response.json()) as { template: boolean }).template
  }
  await openDocument(page, server.url, address)
  const note = page.locator('.cw-toast')
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
  await chooseByKeys(page, 'Make a template')
  await note.getByText('New documents of Demo can begin with this one.').waitFor()
  expect(await isTemplate()).toBe(true)
  await note.getByRole('button', { name: 'Undo' }).press('Enter')
  await note.getByText('This document is no longer a template.').waitFor()
  expect(await isTemplate()).toBe(false)
  await note.getByRole('button', { name: 'Undo' }).press('Enter')
  await note.getByText('New documents of Demo can begin with this one.').waitFor()

  await textOf(page).click()
  await page.keyboard.press('ControlOrMeta+k')
  const palette = page.getByRole('dialog', { name: 'Search documents and commands' })
  await palette.waitFor()
  await page.keyboard.type('template')
  await palette.getByRole('option', { name: 'No longer a template' }).click()
  await note.getByText('This document is no longer a template.').waitFor()
  expect(await isTemplate()).toBe(false)
  expect(ana.complaints).toEqual([])
})

it('EDIT-186: says when a template could not be made and when those of a project could not be loaded, and loads them again', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await create('Rota', 'Week 1')
  await openDocument(page, server.url, address)
  const change = await fetch(new URL(`/api/documents/${encodeURIComponent(address)}`, server.url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"template":true}',
  })
  expect(change.status).toBe(200)
  const answer = { status: 500, json: { error: 'internal', message: 'It is out.', todo: 'Try later.' } }
  await page.route('**/api/documents/*', (route) =>
    route.request().method() === 'PATCH' ? route.fulfill(answer) : route.continue(),
  )
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
  await chooseByKeys(page, 'Make a template')
  await page.locator('.cw-toast').getByText('The document was not changed. It is out. Try later.').waitFor()
  await page.locator('.cw-toast').getByRole('button', { name: 'Dismiss' }).click()

  await page.goto(server.url)
  await page.route('**/api/documents?templates=true*', (route) => route.fulfill(answer))
  await page.getByRole('button', { name: 'Templates…' }).click()
  await dialogOf(page).getByText('The templates of Demo could not be loaded.').waitFor()
  await dialogOf(page)
    .getByRole('button', { name: /^Meeting notes/ })
    .waitFor()
  await page.unroute('**/api/documents?templates=true*')
  await dialogOf(page).getByRole('button', { name: 'Try again' }).click()
  await dialogOf(page).getByRole('button', { name: /^Rota/ }).waitFor()
})
