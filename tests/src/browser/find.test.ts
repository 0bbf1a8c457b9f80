import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Longer than the limit of an expression, in ms. */
const LATE_MS = 1_500

const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Find in the document' })

/** Waits until the bar says `text` of its search. */
async function expectStatus(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.locator('.cw-find-status').textContent(), PATIENCE).toBe(text)
}

/** The texts that are drawn as matches, and as the present one. */
function drawn(page: Page): Promise<{ all: string[]; present: string[] }> {
  return page.evaluate(() => {
    const textsOf = (name: string) => Array.from(CSS.highlights.get(name) ?? [], (range) => range.toString())
    return { all: textsOf('cw-find'), present: textsOf('cw-find-present') }
  })
}

/** Writes each line as a paragraph. */
async function write(page: Page, lines: readonly string[]): Promise<void> {
  await textOf(page).click()
  for (const [index, line] of lines.entries()) {
    if (index > 0) await page.keyboard.press('Enter')
    await page.keyboard.insertText(line)
  }
}

it('EDIT-98: finds and goes through matches by keyboard alone, and follows what another types', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Find')
  await openDocument(page, server.url, address)
  await write(page, ['The river rises.', 'A river, and a Riverbank.', 'No water here.'])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+f')
  await fieldOf(page).waitFor()
  await page.keyboard.type('river')
  await expectStatus(page, '1 of 3')
  await expect
    .poll(() => drawn(page), PATIENCE)
    .toEqual({ all: ['river', 'river', 'River'], present: ['river'] })
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expectStatus(page, '2 of 3')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Shift+Enter')
  await expectStatus(page, '3 of 3')

  await openDocument(ben.page, server.url, address)
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+Home')
  await ben.page.keyboard.type('River one. ')
  await expectStatus(page, '4 of 4')
  await page.getByRole('button', { name: 'Whole words' }).click()
  await expectStatus(page, '1 of 3')
  await page.getByRole('button', { name: 'Match case' }).click()
  await expectStatus(page, '1 of 2')
  await fieldOf(page).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await fieldOf(page).waitFor({ state: 'detached' })
  expect(await drawn(page)).toEqual({ all: [], present: [] })
  // The match is selected, and the caret is in the text.
  await page.keyboard.type('brook')
  await expectSameText([page, ben.page], ([, second]) => second === 'A brook, and a Riverbank.')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-98: replaces one and all, all in one step of undo, while another types in the same line', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Replace')
  await openDocument(page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await write(page, ['cat and cat', 'a cat sat'])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+f')
  await fieldOf(page).fill('cat')
  await expectStatus(page, '1 of 3')
  await page.getByRole('textbox', { name: 'Replace by' }).fill('dog')
  await page.keyboard.press('Enter')
  await expectStatus(page, '1 of 2')
  await expectSameText([page, ben.page], ([first]) => first === 'dog and cat')
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+Home')
  await ben.page.keyboard.press('End')
  await ben.page.keyboard.type(', cat')
  await expectStatus(page, '1 of 3')
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await expectStatus(page, '3 replaced')
  await expectSameText([page, ben.page], (blocks) => blocks.join('|') === 'dog and dog, dog|a dog sat')
  await fieldOf(page).focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await expectSameText([page, ben.page], (blocks) => blocks.join('|') === 'dog and cat, cat|a cat sat')
})

it('EDIT-98: finds and replaces by expressions with groups, and stops one that takes too long', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  // Its code comes more slowly than an expression may take.
  await page.route(/find-worker/, async (route) => {
    await setTimeout(LATE_MS)
    await route.continue()
  })
  await openDocument(page, server.url, await createDocument(server.url, 'Expressions'))
  await write(page, ['2026-11-30 and 2027-01-02', `${'a'.repeat(40)}b`])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+f')
  await page.getByRole('button', { name: 'Regular expression' }).click()
  await fieldOf(page).fill('(\\d+)-(\\d+)-(\\d+')
  await expect
    .poll(() => page.locator('.cw-find-status').textContent(), PATIENCE)
    .toMatch(/^Unterminated group/)
  await fieldOf(page).fill('(\\d+)-(\\d+)-(\\d+)')
  await expectStatus(page, '1 of 2')
  await page.getByRole('textbox', { name: 'Replace by' }).fill('$3.$2.$1')
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await expect.poll(() => blocksOf(page), PATIENCE).toContain('30.11.2026 and 02.01.2027')
  await fieldOf(page).fill('(a+)+$')
  await expectStatus(page, 'This expression takes too long. Make it simpler.')
  await fieldOf(page).fill('b$')
  await expectStatus(page, '1 of 1')
  expect(ana.complaints).toEqual([])
})

it('EDIT-98: on a phone the bar is in the window, is opened by the menu, and covers no match', async () => {
  const phone = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }
  await using ana = await visit(browser, 'Ana', server.url, phone)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Phone'))
  await write(page, [...Array.from({ length: 30 }, (_, line) => `Line ${line}`), 'The last word'])
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: /Find and replace/ }).click()
  await fieldOf(page).fill('Line 1')
  await expectStatus(page, '1 of 11')
  const bar = await page.locator('.cw-find').boundingBox()
  const match = await page.evaluate(() => {
    const [range] = CSS.highlights.get('cw-find-present') ?? []
    const { top = 0, bottom = 0 } = (range as Range | undefined)?.getBoundingClientRect() ?? {}
    return { top, bottom }
  })
  expect(bar?.x).toBeGreaterThanOrEqual(0)
  expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(390)
  expect(match.top).toBeGreaterThan((bar?.y ?? 0) + (bar?.height ?? 0))
  expect(match.bottom).toBeLessThan(700)
})
