import { createServer, readConfig } from '@cowrite/server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

const PHONE = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }
const LONG = `let wide = '${'all of it '.repeat(40)}'`

let server: Awaited<ReturnType<typeof createServer>>
let browser: Browser

beforeAll(async () => {
  const environment = { COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }
  server = await createServer(readConfig(environment, []))
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.close()
})

const codeOf = (page: Page, text: string) => page.locator('.cw-code').filter({ hasText: text })
const languageOf = (page: Page, text: string) => codeOf(page, text).locator('.cw-code-language')
const searchOf = (page: Page) => page.getByRole('combobox', { name: 'Search languages' })
const focused = (page: Page) => page.evaluate(() => document.activeElement?.className ?? '')

it('EDIT-120: the language of code is searched by pointer and by keys, and goes to its block wherever others move it', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Code')
  await openDocument(page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('Top\n```\nlet first = 1')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('``` let second = 2')
  await expect.poll(() => ben.page.locator('.cw-code').count(), PATIENCE).toBe(2)

  await languageOf(page, 'second').click()
  await searchOf(page).fill('tsx')
  await expect.poll(() => page.getByRole('option').first().textContent(), PATIENCE).toBe('TypeScript')
  expect(await seriousFindings(page)).toEqual([])
  await ben.page.locator('.cw-doc > p').first().click()
  await ben.page.keyboard.press('Home')
  await ben.page.keyboard.type('A line above\nOn ')
  await codeOf(ben.page, 'second').locator('code').click()
  await ben.page.keyboard.press('Home')
  await ben.page.keyboard.type('// so: ')
  await expect.poll(() => codeOf(page, '// so: let second').count(), PATIENCE).toBe(1)
  await page.keyboard.press('Enter')
  for (const each of [page, ben.page]) {
    await expect.poll(() => languageOf(each, 'second').textContent(), PATIENCE).toBe('TypeScript')
    expect(await languageOf(each, 'first').textContent()).toBe('Plain text')
  }

  await codeOf(page, 'first').locator('code').click()
  await page.keyboard.press('Alt+F10')
  await expect.poll(() => focused(page), PATIENCE).toContain('cw-code-language')
  await page.keyboard.press('Enter')
  await searchOf(page).waitFor()
  await page.keyboard.press('Escape')
  await searchOf(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('Enter')
  await searchOf(page).waitFor()
  await page.keyboard.type('Elixir')
  await page.keyboard.press('Enter')
  await expect.poll(() => languageOf(ben.page, 'first').textContent(), PATIENCE).toBe('elixir')
  await page.keyboard.type('x')
  await expect.poll(() => textOf(ben.page).textContent(), PATIENCE).toMatch(/let .*x/)
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it.each([
  ['a desktop', {}],
  ['a phone', PHONE],
] as const)(
  'EDIT-120: on %s code is copied and long lines are wrapped, which is remembered and needs no right to edit',
  async (_name, options) => {
    await using ana = await visit(browser, 'Ana', server.url, {
      ...options,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = ana
    const address = await createDocument(server.url, 'Wide')
    await openDocument(page, server.url, address)
    await textOf(page).click()
    await page.keyboard.type('```js ')
    await page.keyboard.insertText(LONG)
    const response = await fetch(`${server.url}/api/documents/${encodeURIComponent(address)}`)
    const { id: documentId } = (await response.json()) as { id: string }
    const isWide = () => page.locator('.cw-doc pre').evaluate((pre) => pre.scrollWidth > pre.clientWidth)
    expect(await isWide()).toBe(true)
    const wrap = page.getByRole('button', { name: 'Wrap' })
    if (options === PHONE) {
      for (const button of await page.locator('.cw-code-button').all()) {
        const box = await button.boundingBox()
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44)
      }
    }
    await wrap.click()
    await expect.poll(isWide, PATIENCE).toBe(false)

    await server.control({ kind: 'read-only', documentId, on: true })
    await page.reload()
    await page.getByText('You can read this document, not change it.').waitFor(PATIENCE)
    await expect.poll(isWide, PATIENCE).toBe(false)
    expect(await wrap.getAttribute('aria-pressed')).toBe('true')
    expect(await languageOf(page, 'wide').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(LONG)
    expect(ana.complaints).toEqual([])
  },
)
