import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { type JsonNode, setText } from './clipboard.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'
import { printed } from './pdf.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const text = (value: string, ...marks: JsonNode['marks'] & object): JsonNode =>
  marks.length === 0 ? { type: 'text', text: value } : { type: 'text', text: value, marks }
const block = (type: string, ...content: readonly JsonNode[]): JsonNode => ({ type, content })
const paragraph = (value: string) => block('paragraph', text(value))
const link = (href: string) => ({ type: 'link', attrs: { href } })

/** A picture of one pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Opens the menu and its list of files by keys. */
async function openFiles(page: Page): Promise<void> {
  await expect.poll(() => page.getByRole('menu').count(), PATIENCE).toBe(0)
  await page.getByRole('button', { name: 'More', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Download' }).press('ArrowRight')
}

/** Downloads the document by keys; resolves to the file and its name. */
async function download(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  await openFiles(page)
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).press('Enter'),
  ])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

async function withDocument(visitor: Visitor, title: string, content: readonly JsonNode[]): Promise<string> {
  const address = await createDocument(server.url, title)
  await openDocument(visitor.page, server.url, address)
  await setText(visitor.page, content)
  return address
}

it('EDIT-140, EDIT-141: downloads Markdown, a web page and a Word file by keys alone, with edits that were not sent', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page, context } = ana
  await withDocument(ana, 'Plan: A/B', [
    block('paragraph', text('See '), text('there', link('/d/demo%2Fother')), text(' <b>')),
    { type: 'image', attrs: { src: '/picture.png', alt: 'Ours' } },
    { type: 'image', attrs: { src: 'https://elsewhere.example/a.png', alt: 'Theirs' } },
  ])
  await openFiles(page)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  expect((await download(page, 'Markdown .md')).name).toBe('Plan A B.md')
  await context.setOffline(true)
  // Without the pointer, at which more of the page would be loaded.
  await textOf(page).focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('Offline. ')
  const markdown = await download(page, 'Markdown .md')
  expect(markdown.bytes.toString()).toContain('Offline. See [there](/d/demo%2Fother) \\<b>')
  await context.setOffline(false)
  const body = Buffer.from(PIXEL, 'base64')
  await context.route('**/picture.png', (route) => route.fulfill({ body, contentType: 'image/png' }))
  const web = await download(page, 'Web page .html')
  expect(web.name).toBe('Plan A B.html')
  const html = web.bytes.toString()
  expect(html).toContain('<title>Plan: A/B</title>')
  expect(html).toContain(`href="${server.url.replace(/\/$/, '')}/d/demo%2Fother"`)
  expect(html).toContain('&lt;b&gt;')
  expect(html).toContain(`src="data:image/png;base64,${PIXEL}"`)
  expect(html).toContain('src="https://elsewhere.example/a.png"')
  const word = await download(page, 'Word .docx')
  expect(word.name).toBe('Plan A B.docx')
  expect(word.bytes.subarray(0, 2).toString()).toBe('PK')
  expect(ana.complaints).toEqual([])
})

it('EDIT-144: copies the document, or what is selected, as Markdown', async () => {
  await using ana = await visit(browser, 'Ana', server.url, {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = ana
  await withDocument(ana, 'Copy', [
    { type: 'heading', attrs: { level: 2 }, content: [text('Head')] },
    block('bulletList', block('listItem', paragraph('one')), block('listItem', paragraph('two'))),
  ])
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Copy as Markdown' }).click()
  await expect.poll(copied, PATIENCE).toBe('## Head\n\n- one\n- two\n')
  await page.getByText('Copied as Markdown.').waitFor()
  await textOf(page).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Shift+Home')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Copy selection as Markdown' }).click()
  await expect.poll(copied, PATIENCE).toBe('- two\n')
  expect(ana.complaints).toEqual([])
})

it('EDIT-143: a long document prints whole, with its title, repeated headers, notes of links and whole rows', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { colorScheme: 'dark' })
  const { page } = ana
  const row = (type: string, ...cells: readonly string[]) =>
    block('tableRow', ...cells.map((cell) => block(type, ...cell.split('|').map(paragraph))))
  const sections = Array.from({ length: 70 }, (_, index) => [
    { type: 'heading', attrs: { level: 2 }, content: [text(`Section ${index}`)] },
    paragraph(`Paragraph ${index}. `.repeat(9 + (index % 7))),
  ]).flat()
  const rows = Array.from({ length: 40 }, (_, index) =>
    row('tableCell', `top ${index}|middle|bottom ${index}`, 'cell'),
  )
  await withDocument(ana, 'On paper', [
    block('paragraph', text('first', link('https://example.com/one'))),
    block('table', row('tableHeader', 'Header', 'Other'), ...rows),
    ...sections,
    block('paragraph', text('last', link('https://example.com/two'))),
  ])
  const sheets = await printed(page)
  const all = sheets.join('\n')
  expect(sheets[0]).toMatch(/^\s*On paper\s+first\s*1\s/)
  for (let index = 0; index < 70; index++)
    expect(all).toMatch(new RegExp(`Section ${index}\\s+Paragraph ${index}\\.`))
  for (const sheet of sheets) {
    expect((sheet.match(/top \d/g) ?? []).length).toBe((sheet.match(/bottom \d/g) ?? []).length)
    expect(sheet.trimEnd()).not.toMatch(/Section \d+\s+\d+$/)
    expect(/top \d/.test(sheet)).toBe(/Header +Other/.test(sheet))
  }
  expect(all).toMatch(/1\. https:\/\/example\.com\/one\s+2\. https:\/\/example\.com\/two\s/)
  expect(all).not.toMatch(/Saved|Assistant|Skip to|Untitled/)
  // What was added for the paper is gone from the screen.
  expect(await page.locator('.cw-link-notes').count()).toBe(0)
})

it('EDIT-140: on a phone all files are in the menu itself, and printing opens the dialog of the browser', async () => {
  await using ana = await visit(browser, 'Ana', server.url, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const { page } = ana
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '')
  })
  await withDocument(ana, 'Phone', [paragraph('text')])
  await page.getByRole('button', { name: 'More', exact: true }).tap()
  const item = page.getByRole('menuitem', { name: 'PDF or print' })
  await item.waitFor()
  const box = await item.boundingBox()
  expect(box?.height).toBeGreaterThanOrEqual(44)
  await item.tap()
  await page.locator('html[data-printed]').waitFor()
  expect(ana.complaints).toEqual([])
})
