import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, openDocument, PATIENCE, pasteText, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const linksOf = (page: Page) =>
  textOf(page)
    .locator('a')
    .evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href')]))

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.className)

it('EDIT-182: a card with the address of a link at the pointer or the caret opens, edits, copies and removes it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openDocument(page, server.url, await createDocument(server.url, 'Cards'))
  await textOf(page).click()
  await page.keyboard.type(
    'Read [this page](https://example.com/this) and [that](https://example.com/that). ',
  )
  await expect.poll(() => linksOf(page), PATIENCE).toHaveLength(2)
  const card = page.getByRole('group', { name: 'Link' })
  expect(await card.count()).toBe(0)

  // By pointer, without a click; the pointer may go to the card.
  await textOf(page).getByText('that').hover()
  await expect
    .poll(() => card.getByRole('link').getAttribute('href'), PATIENCE)
    .toBe('https://example.com/that')
  await card.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('Link copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('https://example.com/that')
  expect(await seriousFindings(page)).toEqual([])
  await page.mouse.move(0, 0)
  await card.waitFor({ state: 'detached' })

  // By keyboard: the caret in the link, then its bar.
  await page.keyboard.press('Home')
  for (const _ of 'Read th') await page.keyboard.press('ArrowRight')
  await card.waitFor()
  await page.keyboard.press('Alt+F10')
  await expect.poll(() => focused(page), PATIENCE).toContain('cw-link-target')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Edit link')
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Copy link')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  const field = page.getByLabel('Address of the link')
  expect(await field.inputValue()).toBe('https://example.com/this')
  await field.fill('https://example.com/other')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => linksOf(page), PATIENCE)
    .toEqual([
      ['this page', 'https://example.com/other'],
      ['that', 'https://example.com/that'],
    ])

  await textOf(page).getByText('that').hover()
  await expect
    .poll(() => card.getByRole('link').getAttribute('href'), PATIENCE)
    .toBe('https://example.com/that')
  await card.getByRole('button', { name: 'Remove link' }).click()
  await expect.poll(() => linksOf(page), PATIENCE).toEqual([['this page', 'https://example.com/other']])
  expect(await blocksOf(page)).toEqual(['Read this page and that. '])
})

it('EDIT-183: an address pasted alone becomes a link, of a document of this server with its title; one undo or Backspace leaves the address', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  const other = await createDocument(server.url, 'The plan of May')
  await openDocument(page, server.url, await createDocument(server.url, 'Pasted'))
  await textOf(page).click()
  const foreign = 'https://foreign.example/d/demo%2Fplan'
  const own = new URL(`/d/${encodeURIComponent(other)}`, server.url).href
  const unknown = new URL('/d/nothing-here', server.url).href
  const shown: Record<string, string> = { [foreign]: foreign, [own]: 'The plan of May', [unknown]: unknown }
  for (const key of ['Backspace', 'Control+z']) {
    for (const address of [foreign, own, unknown]) {
      await page.keyboard.type('see ')
      await pasteText(page, address)
      await expect.poll(() => linksOf(page), PATIENCE).toEqual([[shown[address], address]])
      expect(await blocksOf(page)).toEqual([`see ${shown[address]}`])
      await page.keyboard.press(key)
      await expect.poll(() => linksOf(page), PATIENCE).toEqual([])
      await expect.poll(() => blocksOf(page), PATIENCE).toEqual([`see ${address}`])
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Backspace')
      await expect.poll(() => blocksOf(page), PATIENCE).toEqual([''])
    }
  }
  expect(requests.filter((url) => url.includes('foreign.example'))).toEqual([])
})

it('EDIT-188: a typed address becomes a link at the space or the Enter behind it, and what follows does not belong to it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Typed'))
  await textOf(page).click()
  await page.keyboard.type('at (https://example.com/a), ada@example.com and README.md or')
  await page.keyboard.press('Enter')
  await page.keyboard.type('www.example.com')
  await page.keyboard.press('Enter')
  await page.keyboard.type('end')
  await expect
    .poll(() => linksOf(page), PATIENCE)
    .toEqual([
      ['https://example.com/a', 'https://example.com/a'],
      ['ada@example.com', 'mailto:ada@example.com'],
      ['www.example.com', 'https://www.example.com'],
    ])
  expect(await blocksOf(page)).toHaveLength(3)

  // At the end of a link a space ends it.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.type('/b more')
  await expect
    .poll(async () => (await linksOf(page)).at(-1), PATIENCE)
    .toEqual(['www.example.com/b', 'https://www.example.com'])
})
