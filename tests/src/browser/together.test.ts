import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import {
  caretOf,
  createDocument,
  expectSameText,
  expectSaveState,
  facesOf,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'
import { openNetworkLine } from './network-line.ts'

let browser: Browser

beforeAll(async () => {
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

it('EDIT-1: two people write at once, see each other, and lose nothing to a cut network or a restarted server', async () => {
  await using folder = await tempFolder()
  let server: RunningServer = await startServer({ dataDir: folder.path })
  await using line = await openNetworkLine(server.port)
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', line.url)
  const pages = [ana.page, ben.page]
  try {
    const address = await createDocument(server.url, 'Two people')
    await openDocument(ana.page, server.url, address)
    await openDocument(ben.page, line.url, address)
    await textOf(ana.page).click()
    await ana.page.keyboard.type('Ana starts.')
    await ana.page.keyboard.press('Enter')
    await expectSameText(pages, (blocks) => blocks[0] === 'Ana starts.')

    // Concurrently, each in a separate paragraph.
    await textOf(ben.page).locator('> p').last().click()
    await ben.page.keyboard.press('End')
    await textOf(ana.page).locator('> p').first().click()
    await ana.page.keyboard.press('End')
    await Promise.all([ana.page.keyboard.type(' She goes on.'), ben.page.keyboard.type('Ben joins in.')])
    await expectSameText(
      pages,
      (blocks) => blocks[0] === 'Ana starts. She goes on.' && blocks[1] === 'Ben joins in.',
    )
    await caretOf(ana.page, 'Ben').waitFor({ state: 'attached' })
    await caretOf(ben.page, 'Ana').waitFor({ state: 'attached' })
    for (const { page } of [ana, ben]) {
      await expect.poll(() => facesOf(page), PATIENCE).toMatch(/Ana/)
      await expect.poll(() => facesOf(page), PATIENCE).toMatch(/Ben/)
    }

    line.become('cut')
    await ben.context.setOffline(true)
    await Promise.all([ana.page.keyboard.type(' Alone.'), ben.page.keyboard.type(' Offline.')])
    await expectSaveState(ben.page, 'Offline, kept on this device')
    await expect.poll(() => facesOf(ana.page), PATIENCE).not.toMatch(/Ben/)
    line.become('open')
    await ben.context.setOffline(false)
    const both = (blocks: readonly string[]): boolean =>
      blocks[0] === 'Ana starts. She goes on. Alone.' && blocks[1] === 'Ben joins in. Offline.'
    await expectSameText(pages, both)
    for (const page of pages) await expectSaveState(page, 'Saved')

    await server.stop()
    await Promise.all([ana.page.keyboard.type(' No server.'), ben.page.keyboard.type(' None.')])
    server = await server.restart()
    const all = (blocks: readonly string[]): boolean =>
      blocks[0] === 'Ana starts. She goes on. Alone. No server.' &&
      blocks[1] === 'Ben joins in. Offline. None.'
    await expectSameText(pages, all)
    for (const page of pages) await expectSaveState(page, 'Saved')
    await using newcomer = await visit(browser, 'Cleo', server.url)
    await openDocument(newcomer.page, server.url, address)
    await expectSameText([...pages, newcomer.page], all)
    expect([...ana.complaints, ...ben.complaints, ...newcomer.complaints]).toEqual([])
  } finally {
    await server.stop()
  }
})
