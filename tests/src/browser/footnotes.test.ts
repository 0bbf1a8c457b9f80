import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

/** Inserts a footnote at the caret, and types it. */
async function insert(page: Page, text: string): Promise<void> {
  await page.keyboard.type(' /footnote')
  await page.getByRole('option', { name: 'Footnote', exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type(text)
}

/** The numbers in the text, then each footnote with its number. */
function footnotesOf(page: Page): Promise<string> {
  return page.locator('.cw-doc').evaluate((text) => {
    const numbers = Array.from(text.querySelectorAll('sup'), (each) => each.dataset['number'])
    const notes = Array.from(text.querySelectorAll('.cw-footnote'), (each) => {
      const content = each.querySelector('.cw-footnote-text')?.cloneNode(true) as HTMLElement
      for (const caret of content.querySelectorAll('.cw-caret')) caret.remove()
      return `${each.querySelector('button')?.dataset['number']}. ${content.textContent}`
    })
    return [numbers.join(), ...notes].join(' | ')
  })
}

async function expectFootnotes(...wanted: string[]): Promise<void> {
  for (const { page } of [ana, ben]) await expect.poll(() => footnotesOf(page), PATIENCE).toBeOneOf(wanted)
}

it('EDIT-113: footnotes are numbered by their order in the text, and two people who insert them at once have two', async () => {
  const address = await createDocument(server.url, 'Footnotes')
  await openDocument(ana.page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('first')
  await ana.page.keyboard.press('Enter')
  await ana.page.keyboard.type('second')
  await openDocument(ben.page, server.url, address)
  await expectSameText([ana.page, ben.page], (blocks) => blocks.join() === 'first,second')
  await ben.page.getByText('first').click()
  await ben.page.keyboard.press('End')
  await Promise.all([insert(ana.page, 'of Ana'), insert(ben.page, 'of Ben')])
  await expectFootnotes('1,2 | 2. of Ana | 1. of Ben', '1,2 | 1. of Ben | 2. of Ana')
  expect(await seriousFindings(ana.page)).toEqual([])

  // From a footnote to the text and back, by key and by press.
  const { page } = ana
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('!')
  await expect.poll(() => page.locator('.cw-doc > p').nth(1).textContent(), PATIENCE).toMatch(/^second .*!$/)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type('Note ')
  await page.getByRole('button', { name: 'Footnote 1: back to the text' }).click()
  await page.keyboard.type('?')
  await expect.poll(() => page.locator('.cw-doc > p').first().textContent(), PATIENCE).toMatch(/^first .*\?$/)
  await page.getByLabel('Footnote 1', { exact: true }).click()
  await page.keyboard.type('Note ')
  await expectFootnotes('1,2 | 2. Note of Ana | 1. Note of Ben', '1,2 | 1. Note of Ben | 2. Note of Ana')

  // Without what refers to it a footnote has no number, and the others go up.
  await ben.page.getByText('first').click()
  await ben.page.keyboard.press('End')
  await ben.page.keyboard.press('Backspace')
  await ben.page.keyboard.press('Backspace')
  await expectFootnotes('1 | 1. Note of Ana | ·. Note of Ben', '1 | ·. Note of Ben | 1. Note of Ana')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
