import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const outlineOf = (page: Page) => page.getByRole('navigation', { name: 'Outline' })

function headings(page: Page): Promise<string[]> {
  return outlineOf(page).locator('li > button').allTextContents()
}

async function openOutline(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outline' }).click()
  await outlineOf(page).waitFor()
}

/** Writes sections whose headings are `names`, each with lines that fill a window. */
async function writeSections(page: Page, names: readonly string[]): Promise<void> {
  await textOf(page).click()
  for (const name of names) {
    await page.keyboard.type(`# ${name}`)
    await page.keyboard.press('Enter')
    for (let line = 0; line < 12; line++) {
      await page.keyboard.insertText(`${name.toLowerCase()} ${line}`)
      await page.keyboard.press('Enter')
    }
  }
}

it('EDIT-100: the outline follows the headings of all, goes to one by keyboard, and moves sections', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const pages = [ana.page, ben.page] as const
  const [page, other] = pages
  const address = await createDocument(server.url, 'Sections')
  await openDocument(page, server.url, address)
  await writeSections(page, ['Alpha', 'Beta'])
  await openOutline(page)
  expect(await headings(page)).toEqual(['Alpha', 'Beta'])
  expect(await seriousFindings(page)).toEqual([])

  await openDocument(other, server.url, address)
  await textOf(other).click()
  await other.keyboard.press('Control+End')
  await other.keyboard.type('## Gamma')
  await expect.poll(() => headings(page), PATIENCE).toEqual(['Alpha', 'Beta', 'Gamma'])

  await outlineOf(page).getByRole('button', { name: 'Beta', exact: true }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => headings(page), PATIENCE).toEqual(['Beta', 'Gamma', 'Alpha'])
  await other.keyboard.type(' ray')
  await expect.poll(() => headings(page), PATIENCE).toEqual(['Beta', 'Gamma ray', 'Alpha'])
  const blocks = await expectSameText(pages, ([first]) => first === 'Beta')
  expect(blocks.indexOf('beta 11')).toBeLessThan(blocks.indexOf('Gamma ray'))
  expect(blocks.indexOf('alpha 0')).toBe(blocks.indexOf('Alpha') + 1)

  await outlineOf(page).getByRole('button', { name: 'Gamma ray', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Go ')
  await expect.poll(() => headings(page), PATIENCE).toEqual(['Beta', 'Go Gamma ray', 'Alpha'])
  await expect
    .poll(() => outlineOf(page).locator('[aria-current]').textContent(), PATIENCE)
    .toBe('Go Gamma ray')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-100: on a phone a press on a heading closes the outline and shows its section below the header', async () => {
  const phone = { viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true }
  await using ana = await visit(browser, 'Ana', server.url, phone)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Phone'))
  await writeSections(page, ['Alpha', 'Beta', 'Delta'])
  await openOutline(page)
  await outlineOf(page).getByRole('button', { name: 'Beta', exact: true }).click()
  await outlineOf(page).waitFor({ state: 'detached' })
  await expect
    .poll(async () => {
      const heading = await page.locator('.cw-doc h1', { hasText: 'Beta' }).boundingBox()
      const header = await page.locator('.cw-bar').boundingBox()
      const below = (header?.y ?? 0) + (header?.height ?? 0)
      return heading !== null && heading.y >= below && heading.y < 350
    }, PATIENCE)
    .toBe(true)
})
