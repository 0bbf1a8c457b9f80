import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url)
  ben = await visit(browser, 'Ben', server.url, {
    viewport: { width: 390, height: 700 },
    hasTouch: true,
    isMobile: true,
  })
})

afterAll(() => closeWindows(browser))

async function openTogether(title: string): Promise<void> {
  const address = await createDocument(server.url, title)
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  await textOf(ana.page).click()
}

/** The quotations: their kind, their text, their source. */
function quotationsOf(page: Page): Promise<string[]> {
  return page
    .locator('.cw-doc blockquote')
    .evaluateAll((quotes) =>
      quotes.map((quote) =>
        [
          quote.getAttribute('data-callout') ?? 'plain',
          quote.querySelector('.cw-quote-text')?.textContent ?? '',
          quote.querySelector('cite')?.textContent ?? '',
        ].join(' | '),
      ),
    )
}

async function expectQuotations(...wanted: string[]): Promise<void> {
  for (const { page } of [ana, ben]) await expect.poll(() => quotationsOf(page), PATIENCE).toEqual(wanted)
}

const focusOf = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

describe('a callout', () => {
  it('EDIT-110: is made by typing, and its kind is chosen by key while another types in it', async () => {
    await openTogether('Callouts')
    const { keyboard } = ana.page
    await keyboard.type('> [!note] Ana')
    await expectQuotations('note | Ana | ')
    expect(await seriousFindings(ana.page)).toEqual([])

    await textOf(ben.page).tap()
    await ben.page.keyboard.press('Control+End')
    await ben.page.keyboard.type(' and Ben')
    await ana.page.getByRole('combobox', { name: 'Kind of this callout' }).focus()
    await Promise.all([keyboard.press('ArrowDown'), ben.page.keyboard.type(' who types')])
    await expectQuotations('tip | Ana and Ben who types | ')
    expect(await focusOf(ana.page)).toBe('Kind of this callout')
    await ben.page.keyboard.type('!')
    await expectQuotations('tip | Ana and Ben who types! | ')
    await ana.page.getByRole('combobox', { name: 'Kind of this callout' }).selectOption('Quotation')
    await expectQuotations('plain | Ana and Ben who types! | ')
    await expect.poll(() => focusOf(ana.page), PATIENCE).toBe('Document text')
    await keyboard.press('Control+z')
    await expectQuotations('tip | Ana and Ben who types! | ')
    expect([...ana.complaints, ...ben.complaints]).toEqual([])
  })

  it('EDIT-110: is made by the slash menu, also of another kind, and does not take in the quotation below it', async () => {
    await openTogether('Slash')
    const { keyboard } = ana.page
    await keyboard.type('/caution')
    await ana.page.getByRole('option', { name: 'Callout: caution' }).waitFor()
    await keyboard.press('Enter')
    await keyboard.type('Mind')
    await expectQuotations('caution | Mind | ')
    await keyboard.type(' /callout tip')
    await ana.page.getByRole('option', { name: 'Callout: tip' }).waitFor()
    await keyboard.press('Enter')
    await expectQuotations('tip | Mind  | ')
    await keyboard.press('Enter')
    await keyboard.press('Enter')
    await keyboard.type('> below')
    await expectQuotations('tip | Mind  | ', 'plain | below | ')
    await ana.page.reload()
    await expectQuotations('tip | Mind  | ', 'plain | below | ')
  })
})

describe('the source of a quotation', () => {
  it('EDIT-111: is taken by a field, which Enter and leaving it keep and Escape does not', async () => {
    await openTogether('Sources')
    const { page } = ana
    const { keyboard } = page
    await keyboard.type('> Simple')
    await page.getByRole('button', { name: 'Add a source' }).click()
    const field = page.getByRole('textbox', { name: 'Source of this quotation' })
    await expect.poll(() => focusOf(page), PATIENCE).toBe('Source of this quotation')
    await keyboard.type('nobody')
    await keyboard.press('Escape')
    expect(await field.count()).toBe(0)
    await expect.poll(() => focusOf(page), PATIENCE).toBe('Document text')
    await keyboard.type(' /with source')
    await page.getByRole('option', { name: 'Quotation with source' }).waitFor()
    await keyboard.press('Enter')
    await field.waitFor()
    await keyboard.type('  Ana   Heron ')
    await textOf(ben.page).tap()
    await ben.page.keyboard.press('Control+End')
    await ben.page.keyboard.type('r')
    await expect.poll(() => page.locator('.cw-quote-text').textContent(), PATIENCE).toBe('Simple r')
    expect(await field.inputValue()).toBe('  Ana   Heron ')
    await keyboard.press('Enter')
    await expectQuotations('plain | Simple r | Ana Heron')
    await expect.poll(() => focusOf(page), PATIENCE).toBe('Document text')

    // By touch, in the other window; leaving the field keeps it.
    await ben.page.getByRole('button', { name: 'Source: Ana Heron' }).tap()
    const other = ben.page.getByRole('textbox', { name: 'Source of this quotation' })
    await other.fill('x'.repeat(600))
    expect((await other.inputValue()).length).toBe(500)
    await other.fill('Ben')
    expect(await seriousFindings(ben.page)).toEqual([])
    await textOf(ben.page).locator('p').first().tap()
    await expectQuotations('plain | Simple r | Ben')
    expect([...ana.complaints, ...ben.complaints]).toEqual([])
  })
})
