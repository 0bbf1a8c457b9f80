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

const PHONE = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }

/** The days that a page shows, as in ISO 8601. */
const daysOf = (page: Page) =>
  page.locator('.cw-doc time').evaluateAll((times) => times.map((time) => time.getAttribute('datetime')))

/** Takes an entry of the slash menu. */
async function insert(page: Page, query: string, name: string): Promise<void> {
  await page.keyboard.type(`/${query}`)
  await page.getByRole('option', { name }).click()
}

/** A day of the browser, as in ISO 8601, some days from today. */
const dayOf = (page: Page, days: number) =>
  page.evaluate((days) => {
    const date = new Date()
    date.setDate(date.getDate() + days)
    return date.toLocaleDateString('sv-SE')
  }, days)

it('EDIT-161: today, tomorrow and a day of the calendar are inserted at a slash, and each reader sees them in their own language', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { locale: 'en-GB' })
  await using ben = await visit(browser, 'Ben', server.url, { locale: 'de-DE' })
  const address = await createDocument(server.url, 'Dates')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  const { page } = ana
  await textOf(page).click()
  await insert(page, 'today', 'Today’s date')
  await page.keyboard.type(' ')
  await insert(page, 'tomorrow', 'Tomorrow’s date')
  await page.keyboard.type(' ')
  const [today, tomorrow] = [await dayOf(page, 0), await dayOf(page, 1)]
  await expect.poll(() => daysOf(ben.page), PATIENCE).toEqual([today, tomorrow])

  await insert(page, 'calendar', 'Date from a calendar')
  const calendar = page.getByRole('dialog', { name: 'Date' })
  await calendar.waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-day') ?? '')
  await expect.poll(focused, PATIENCE).toBe(today)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused, PATIENCE).toBe(await dayOf(page, 7))
  await page.keyboard.press('ArrowLeft')
  await expect.poll(focused, PATIENCE).toBe(await dayOf(page, 6))
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageUp')
  await page.keyboard.press('Enter')
  await calendar.waitFor({ state: 'detached' })
  await page.keyboard.type('.')
  await expect.poll(() => daysOf(ben.page).then((days) => days.length), PATIENCE).toBe(3)

  // Another day of a date that is selected by the keys; Escape keeps the day.
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await calendar.waitFor()
  await page.keyboard.press('Escape')
  await calendar.waitFor({ state: 'detached' })
  expect((await daysOf(page))[0]).toBe(today)
  await page.locator('.cw-doc time').first().click()
  await calendar.waitFor()
  await calendar.getByRole('button', { name: 'Tomorrow' }).click()
  await expect.poll(() => daysOf(ben.page).then(([first]) => first), PATIENCE).toBe(tomorrow)
  const shown = (language: string) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(tomorrow))
  expect(await page.locator('.cw-doc time').first().textContent()).toBe(shown('en-GB'))
  expect(await ben.page.locator('.cw-doc time').first().textContent()).toBe(shown('de-DE'))
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-161: on a phone the calendar is inside the window and goes to other months by presses', async () => {
  await using ana = await visit(browser, 'Ana', server.url, { ...PHONE, locale: 'en-GB' })
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Dates by touch'))
  await textOf(page).click()
  await insert(page, 'calendar', 'Date from a calendar')
  const calendar = page.getByRole('dialog', { name: 'Date' })
  await expect
    .poll(async () => {
      const box = await calendar.boundingBox()
      return box !== null && box.x >= 0 && box.x + box.width <= 390 && box.y >= 0 && box.y + box.height <= 700
    }, PATIENCE)
    .toBe(true)
  await calendar.getByRole('button', { name: 'Next month' }).tap()
  const next = await page.evaluate(() => {
    const date = new Date()
    return new Date(Date.UTC(date.getFullYear(), date.getMonth() + 1, 15)).toISOString().slice(0, 10)
  })
  await calendar.locator(`[data-day="${next}"]`).tap()
  await expect.poll(() => daysOf(page), PATIENCE).toEqual([next])
})
