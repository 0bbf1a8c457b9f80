import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { caretOf, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

it('EDIT-154: a mark in the gutter is beside the line where somebody is, and they are followed until one moves', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Long enough to scroll')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ben.page).click()
  for (let line = 1; line <= 60; line++) {
    await ben.page.keyboard.insertText(`Line ${line}`)
    if (line < 60) await ben.page.keyboard.press('Enter')
  }
  const { page } = ana
  const lineTop = async (line: number) =>
    (await page.getByText(`Line ${line}`, { exact: true }).boundingBox())?.y ?? Number.NaN
  const mark = page.locator('.cw-gutter-mark')
  await expect.poll(() => page.getByText('Line 60', { exact: true }).count(), PATIENCE).toBe(1)
  await caretOf(page, 'Ben').waitFor({ state: 'attached' })
  // Beside the line, outside of the text.
  await expect
    .poll(async () => Math.abs(((await mark.boundingBox())?.y ?? Number.NaN) - (await lineTop(60))), PATIENCE)
    .toBeLessThan(12)
  const box = await mark.boundingBox()
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan((await textOf(page).boundingBox())?.x ?? 0)

  const isShown = async (line: number) => {
    const top = await lineTop(line)
    return top > 100 && top < 700
  }
  expect(await isShown(60)).toBe(false)
  await page.getByRole('button', { name: /^People here/ }).click()
  await page.getByRole('button', { name: 'Follow Ben' }).click()
  await page.getByText('Following Ben').waitFor()
  await expect.poll(() => isShown(60), PATIENCE).toBe(true)
  await ben.page.getByText('Line 1', { exact: true }).click()
  await expect.poll(() => isShown(1), PATIENCE).toBe(true)
  await page.mouse.move(400, 400)
  await page.mouse.wheel(0, 10)
  await page.getByText('Following Ben').waitFor({ state: 'detached' })
  await ben.page.getByText('Line 60', { exact: true }).click()
  await expect
    .poll(
      async () => (await caretOf(page, 'Ben').boundingBox()) !== null && (await lineTop(60)) > 700,
      PATIENCE,
    )
    .toBe(true)
  expect(ana.complaints).toEqual([])
})
