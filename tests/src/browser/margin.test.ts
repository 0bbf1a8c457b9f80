import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1280, height: 800 } })
})

afterAll(() => closeWindows(browser))

const LONG = 'This note has so many words that its card is higher than the lines beside it. '.repeat(3)
/** Three notes at two lines, and one far below. */
const MARKDOWN = `One[^a] line and another[^b] note.

Close[^c] to it.

${'Between them.\n\n'.repeat(30)}Far[^d] below.

[^a]: ${LONG}
[^b]: second
[^c]: third
[^d]: fourth
`

/** Creates a document of Markdown; resolves to its address. */
async function imported(markdown: string): Promise<string> {
  const response = await fetch(new URL('/api/imports?title=Margin', server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  const { address } = (await response.json()) as { address: string }
  return address
}

const marginOf = (page: Page) => page.getByRole('complementary', { name: 'Margin' })

/** The names of the cards that are shown, from top to bottom; fails where two overlap. */
async function cardsOf(page: Page): Promise<string[]> {
  const boxes = await page.locator('.cw-margin-card').evaluateAll((cards) =>
    cards.map((card) => {
      const { top, bottom } = card.getBoundingClientRect()
      const button = card.querySelector('button')
      return { top, bottom, name: (button?.getAttribute('aria-label') ?? button?.textContent ?? '').trim() }
    }),
  )
  boxes.forEach(({ top }, index) => {
    const above = boxes[index - 1]
    if (above !== undefined && top < above.bottom) throw new Error(`Cards overlap: ${JSON.stringify(boxes)}`)
  })
  return boxes.map(({ name }) => name.slice(0, 'Footnote 1: abc'.length))
}

/** How far a card is below the line of its reference, CSS pixels. */
function distance(page: Page, number: number): Promise<number> {
  return page.evaluate((number) => {
    const top = (selector: string) =>
      document.querySelector(selector)?.getBoundingClientRect().top ?? Number.NaN
    const card = `.cw-margin-card:nth-child(${number})`
    return Math.round(top(card) - top(`.cw-footnote-reference[data-number="${number}"]`))
  }, number)
}

const hasFocus = (page: Page, name: RegExp) =>
  expect.poll(() => page.evaluate(() => document.activeElement?.textContent), PATIENCE).toMatch(name)

it('EDIT-174, EDIT-175: footnotes stand beside their lines without overlap, and lead to the notes and back', async () => {
  const { page } = ana
  await openDocument(page, server.url, await imported(MARKDOWN))
  const margin = marginOf(page)
  await margin.getByRole('button').first().waitFor()
  await expect
    .poll(() => cardsOf(page), PATIENCE)
    .toEqual(['Footnote 1: Thi', 'Footnote 2: sec', 'Footnote 3: thi'])
  const [near, slack] = [6, 3]
  expect(Math.abs(await distance(page, 1))).toBeLessThan(near)
  expect(await distance(page, 2)).toBeGreaterThan(near)
  expect(await seriousFindings(page)).toEqual([])
  const [text, card] = await Promise.all([
    textOf(page).boundingBox(),
    margin.getByRole('button').first().boundingBox(),
  ])
  expect(card!.x).toBeGreaterThan(text!.x + text!.width)
  expect(card!.x + card!.width).toBeLessThan(1280)

  // The one with the focus is at its line; the others give way.
  await page.keyboard.press('Control+Home')
  await textOf(page).focus()
  await page.keyboard.press('F6')
  await hasFocus(page, /^Footnote 1: /)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await hasFocus(page, /^Footnote 3: /)
  const raised = () => page.locator('.cw-margin-card[data-active]').evaluateAll((all) => all.length)
  await expect.poll(raised, PATIENCE).toBe(1)
  await cardsOf(page)
  await page.keyboard.press('Escape')
  await expect
    .poll(() => textOf(page).evaluate((text) => text === document.activeElement), PATIENCE)
    .toBe(true)

  // To the note, and back to its line.
  await margin.getByRole('button', { name: /^Footnote 2 ?: ?second/ }).click()
  await page.keyboard.type('The ')
  const note = page.locator('.cw-footnote').nth(1)
  await expect.poll(() => note.locator('p').textContent(), PATIENCE).toBe('The second')
  await note.getByRole('button').click()
  const renamed = margin.getByRole('button', { name: /^Footnote 2 ?: ?The second/ })
  await renamed.waitFor()
  await expect
    .poll(() => page.locator('.cw-margin-card[data-active]').textContent(), PATIENCE)
    .toContain('The second')
  await expect
    .poll(async () => Math.abs((await distance(page, 2)) - (await distance(page, 1))), PATIENCE)
    .toBeGreaterThan(slack)

  // Lines that come above move the cards.
  await page.keyboard.press('Control+Home')
  for (const word of ['a', 'b', 'c']) {
    await page.keyboard.type(word)
    await page.keyboard.press('Enter')
  }
  await expect.poll(async () => Math.abs(await distance(page, 1)), PATIENCE).toBeLessThan(near)
  await cardsOf(page)
  expect(ana.complaints).toEqual([])
})

it('EDIT-174: the caret raises the card at it, and an edit of another block reads nothing for the margin', async () => {
  const { page } = ana
  await openDocument(page, server.url, await imported(`Above it.\n\n${MARKDOWN}`))
  await marginOf(page).getByRole('button').first().waitFor()
  await page
    .locator('.cw-footnote-reference')
    .nth(1)
    .evaluate((reference) => {
      const range = document.createRange()
      range.setStartAfter(reference)
      reference.closest<HTMLElement>('.cw-doc')?.focus()
      getSelection()?.setBaseAndExtent(
        range.startContainer,
        range.startOffset,
        range.startContainer,
        range.startOffset,
      )
    })
  await expect
    .poll(() => page.locator('.cw-margin-card[data-active]').textContent(), PATIENCE)
    .toContain('second')
  await expect.poll(async () => Math.abs(await distance(page, 2)), PATIENCE).toBeLessThan(100)

  await textOf(page).focus()
  await page.keyboard.press('Control+Home')
  await expect.poll(() => page.locator('.cw-margin-card[data-active]').count(), PATIENCE).toBe(0)
  await page.evaluate(() => {
    const { checkVisibility } = Element.prototype
    Element.prototype.checkVisibility = function (this: Element, options) {
      if (options !== undefined && 'contentVisibilityAuto' in options) document.body.dataset['read'] = 'yes'
      return checkVisibility.call(this, options)
    }
  })
  const read = () => page.evaluate(() => document.body.dataset['read'] ?? 'no')
  await page.keyboard.type('word ')
  await expect.poll(() => page.locator('.cw-doc > p').first().textContent(), PATIENCE).toContain('word ')
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  expect(await read()).toBe('no')
  await page.keyboard.press('Enter')
  await expect.poll(read, PATIENCE).toBe('yes')
  expect(ana.complaints).toEqual([])
})

it('EDIT-174: without room for cards markers open them below their lines, and a document without notes has no margin', async () => {
  await using visitor = await visit(browser, 'Ben', server.url, { viewport: { width: 900, height: 700 } })
  const { page } = visitor
  await openDocument(page, server.url, await imported(MARKDOWN))
  const marker = marginOf(page).getByRole('button', { name: 'Footnote 2', exact: true })
  await marker.waitFor()
  expect(await cardsOf(page)).toEqual(['Footnote 1', 'Footnote 2', 'Footnote 3'])
  await marker.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('button', { name: /^Footnote 2 ?: ?second/ })
  await card.waitFor()
  expect(await marker.getAttribute('aria-expanded')).toBe('true')
  const [above, below] = await Promise.all([marker.boundingBox(), card.boundingBox()])
  expect(below!.y).toBeGreaterThan(above!.y + above!.height - 1)
  expect(below!.x + below!.width).toBeLessThan(900)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
  await expect.poll(() => marker.evaluate((marker) => marker === document.activeElement), PATIENCE).toBe(true)
  await marker.click()
  await card.waitFor()
  await page.locator('.cw-doc > p').nth(1).click()
  await card.waitFor({ state: 'detached' })

  await page.setViewportSize({ width: 500, height: 700 })
  await expect.poll(() => page.locator('.cw-margin').count(), PATIENCE).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(500)
  await page.setViewportSize({ width: 1280, height: 800 })
  await openDocument(page, server.url, await imported('No notes at all.'))
  await page.getByText('No notes at all.').waitFor()
  expect(await page.locator('.cw-margin').count()).toBe(0)
  expect(visitor.complaints).toEqual([])
})

it('EDIT-174: in a long document cards come into view with their lines', async () => {
  const { page } = ana
  const count = 400
  const lines = Array.from(
    { length: count },
    (_, index) => `Line ${index}${index % 40 === 39 ? `[^${index}]` : ''}.`,
  )
  const notes = lines.flatMap((_, index) => (index % 40 === 39 ? [`[^${index}]: about ${index}`] : []))
  await openDocument(page, server.url, await imported([...lines, ...notes].join('\n\n')))
  await page.locator('.cw-section').first().waitFor({ state: 'attached' })
  const card = (index: number) => page.locator('.cw-margin-card', { hasText: `about ${index}` })
  for (const index of [199, 359, 39]) {
    await page.getByText(`Line ${index}`, { exact: false }).first().scrollIntoViewIfNeeded()
    await card(index).waitFor()
    const above = async () => {
      const [line, beside] = await Promise.all([
        page.getByText(`Line ${index}`, { exact: false }).first().boundingBox(),
        card(index).boundingBox(),
      ])
      return Math.abs((line?.y ?? 0) - (beside?.y ?? 1_000))
    }
    await expect.poll(above, PATIENCE).toBeLessThan(12)
  }
  // Those far away are not in the page.
  expect(await page.locator('.cw-margin-card').count()).toBeLessThan(5)
  expect(ana.complaints).toEqual([])
})
