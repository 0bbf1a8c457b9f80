import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** What screen readers find of the formulas in the lines. */
const sources = (page: Page) => page.locator('.cw-formula annotation').allTextContents()
const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Formula in the notation of TeX' })
it('EDIT-123: a formula is typed between dollar signs or inserted at a slash, edited by pointer and by keys while another types beside it, and amounts stay text', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Formulas')
  await openDocument(page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('From $5 to $6, $5-$10: $x^2$')
  for (const each of [page, ben.page]) await expect.poll(() => sources(each), PATIENCE).toEqual(['x^2'])
  await page.keyboard.press('Backspace')
  await expect.poll(() => sources(page), PATIENCE).toEqual([])
  expect(await textOf(page).textContent()).toContain('$5-$10: $x^2$')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('$ holds ')
  await expect.poll(() => sources(ben.page), PATIENCE).toEqual(['x^2'])

  await ben.page.locator('.cw-formula').click()
  await expect.poll(() => fieldOf(ben.page).inputValue(), PATIENCE).toBe('x^2')
  expect(await seriousFindings(ben.page)).toEqual([])
  await page.keyboard.press('Home')
  await page.keyboard.type('So: ')
  await expect.poll(() => textOf(ben.page).textContent(), PATIENCE).toContain('So: From')
  await ben.page.keyboard.type('\\frac{a}{b}')
  await ben.page.keyboard.press('Enter')
  await expect.poll(() => sources(page), PATIENCE).toEqual(['\\frac{a}{b}'])

  // By keys: the caret selects it, Enter opens it, Escape leaves it as it is.
  await page.keyboard.press('End')
  for (let step = 0; step < ' holds '.length + 1; step++) await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await fieldOf(page).waitFor()
  await page.keyboard.type('y')
  await page.keyboard.press('Escape')
  await fieldOf(page).waitFor({ state: 'detached' })
  await page.keyboard.press('End')
  await page.keyboard.type('/formula')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('Enter')
  await fieldOf(page).waitFor()
  await page.keyboard.type('\\alpha')
  await page.keyboard.press('Enter')
  for (const each of [page, ben.page])
    await expect.poll(() => sources(each), PATIENCE).toEqual(['\\frac{a}{b}', '\\alpha'])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-124: code in the language math is shown as a formula while the caret is elsewhere, and whatever a formula says loads and links nothing', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const foreign: string[] = []
  await ana.context.route('https://evil.example/**', (route, request) => {
    foreign.push(request.url())
    return route.abort()
  })
  await openDocument(page, server.url, await createDocument(server.url, 'Displayed'))
  await textOf(page).click()
  await page.keyboard.type('```math ')
  await page.keyboard.insertText('\\int_0^1 x\\,dx')
  await page.keyboard.press('Control+Enter')
  const formula = page.locator('.cw-code-preview .katex-display')
  await formula.first().waitFor()
  const isHidden = () =>
    page
      .locator('.cw-doc pre')
      .first()
      .evaluate((pre) => pre.clientHeight === 0)
  await expect.poll(isHidden, PATIENCE).toBe(true)
  await formula.first().click()
  await expect.poll(isHidden, PATIENCE).toBe(false)
  await page.keyboard.type('=')
  await expect
    .poll(() => page.locator('.cw-code-preview annotation').first().textContent(), PATIENCE)
    .toContain('dx=')
  await page.keyboard.press('Control+Enter')

  const hostile = [
    '\\href{javascript:alert(1)}{x}',
    '\\includegraphics{https://evil.example/a.png}',
    '\\htmlStyle{background: url(https://evil.example/b.png)}{x}',
    '\\htmlData{x=1}{<img src=https://evil.example/c.png>}',
    '\\def\\a{\\a\\a}\\a',
    '\\rule{100000em}{100000em}',
    '\\unknown{',
  ]
  for (const source of hostile) {
    await page.keyboard.type('```math ')
    await page.keyboard.insertText(source)
    await page.keyboard.press('Control+Enter')
  }
  await expect
    .poll(() => page.locator('.cw-code-preview:not(:empty)').count(), PATIENCE)
    .toBe(hostile.length + 1)
  expect(await page.locator('.cw-code-preview :is(a, img, [style*="url"], [data-x])').count()).toBe(0)
  const heights = await page
    .locator('.cw-code-preview')
    .evaluateAll((all) => all.map((one) => one.scrollHeight))
  expect(Math.max(...heights)).toBeLessThan(2_000)
  expect(foreign).toEqual([])
  expect(ana.complaints).toEqual([])
})
