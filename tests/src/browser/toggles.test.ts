import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { createDocument, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url)
  ben = await visit(browser, 'Ben', server.url)
})

afterAll(() => closeWindows(browser))

/** Opens a document with a toggle "Plan" of two lines, between two paragraphs. */
async function openTogether(title: string): Promise<void> {
  const address = await createDocument(server.url, title)
  await openDocument(ana.page, server.url, address)
  await textOf(ana.page).click()
  const { keyboard } = ana.page
  await keyboard.type('before')
  await keyboard.press('Enter')
  await keyboard.type('Plan /toggle')
  await ana.page.getByRole('option', { name: 'Toggle', exact: true }).waitFor()
  await keyboard.press('Enter')
  for (const line of ['one', 'two']) {
    await keyboard.press('Enter')
    await keyboard.type(line)
  }
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await keyboard.type('after')
  await openDocument(ben.page, server.url, address)
  await expectSameText([ana.page, ben.page], (blocks) => blocks.join('|') === 'before|Plan onetwo|after')
}

/** The lines that are seen, the blocks of the top separated by `|`. */
function seenOn(page: Page): Promise<string> {
  return page
    .locator('.cw-doc')
    .evaluate((text) =>
      Array.from(text.children, (block) => (block as HTMLElement).innerText.trim().replace(/\s+/g, ' ')).join(
        ' | ',
      ),
    )
}

const expectSeen = (page: Page, seen: string) => expect.poll(() => seenOn(page), PATIENCE).toBe(seen)
const buttonOf = (page: Page) => page.locator('.cw-toggle > button')

describe('a toggle', () => {
  it('EDIT-112: is closed and opened for oneself, by its button and by key, while another types in it', async () => {
    await openTogether('Toggled')
    expect(await seriousFindings(ana.page)).toEqual([])
    await buttonOf(ana.page).click()
    await expectSeen(ana.page, 'before | Plan | after')
    expect(await buttonOf(ana.page).getAttribute('aria-expanded')).toBe('false')
    await expectSeen(ben.page, 'before | Plan one two | after')

    // What is typed in it meanwhile stays hidden, and the caret of the other stands at the visible line.
    await ben.page.getByText('two').click()
    await ben.page.keyboard.press('End')
    await ben.page.keyboard.type(' three')
    await expect.poll(() => ana.page.locator('.cw-toggle').textContent(), PATIENCE).toContain('two three')
    const line = ana.page.locator('.cw-toggle-content > :first-child')
    await expect.poll(() => line.locator('.cw-caret-bar[data-name="Ben"]').isVisible(), PATIENCE).toBe(true)
    expect(await ana.page.getByText('two three').isVisible()).toBe(false)

    await ana.page.getByText('Plan').click()
    await ana.page.keyboard.press('Control+Enter')
    await expect.poll(() => buttonOf(ana.page).getAttribute('aria-expanded'), PATIENCE).toBe('true')
    await ana.page.keyboard.press('Control+Enter')
    await expect.poll(() => buttonOf(ana.page).getAttribute('aria-expanded'), PATIENCE).toBe('false')
    await ana.page.emulateMedia({ media: 'print' })
    expect(await ana.page.getByText('two three').isVisible()).toBe(true)
    await ana.page.emulateMedia({ media: null })

    // Enter goes on below the visible line, which opens it.
    await ana.page.keyboard.press('End')
    await ana.page.keyboard.press('Enter')
    await ana.page.keyboard.type('zero')
    await expect.poll(() => buttonOf(ana.page).getAttribute('aria-expanded'), PATIENCE).toBe('true')
    await expectSameText([ana.page, ben.page], (blocks) =>
      blocks.some((block) => block.replace('Ana', '').replace('Ben', '').includes('zeroonetwo three')),
    )
    expect([...ana.complaints, ...ben.complaints]).toEqual([])
  })

  it('EDIT-112: is opened by what is found in it, and taken apart by Backspace at its start', async () => {
    await openTogether('Found')
    const { page } = ana
    await page.getByText('Plan').click()
    await page.keyboard.press('Control+Enter')
    await expectSeen(page, 'before | Plan | after')
    await page.keyboard.press('Control+Shift+f')
    await page.getByRole('textbox', { name: 'Find in the document' }).fill('two')
    await expect.poll(() => buttonOf(page).getAttribute('aria-expanded'), PATIENCE).toBe('true')
    expect(await page.getByText('two', { exact: true }).isVisible()).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByText('Plan').click()
    await page.keyboard.press('Home')
    await Promise.all([
      page.keyboard.press('Backspace'),
      ben.page
        .getByText('two')
        .click()
        .then(() => ben.page.keyboard.type('x')),
    ])
    await expect
      .poll(
        async () => [await page.locator('.cw-toggle').count(), await ben.page.locator('.cw-toggle').count()],
        PATIENCE,
      )
      .toEqual([0, 0])
    await expectSameText([page, ben.page], (blocks) => blocks.length === 5 && blocks.join('').includes('x'))
    await page.keyboard.press('Control+z')
    await expect.poll(() => ben.page.locator('.cw-toggle > .cw-toggle-content > p').count(), PATIENCE).toBe(3)
  })
})
