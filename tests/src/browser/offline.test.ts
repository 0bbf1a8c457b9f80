import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import {
  blocksOf,
  createDocument,
  expectSameText,
  expectSaveState,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'
import { openNetworkLine } from './network-line.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

it('EDIT-3: edits made without a connection survive a reload, are called by their state, and merge', async () => {
  await using line = await openNetworkLine(server.port)
  await using ana = await visit(browser, 'Ana', line.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'On the train')
  await openDocument(ana.page, line.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Together.')
  await expectSaveState(ana.page, 'Saved')
  await expectSameText([ana.page, ben.page], (blocks) => blocks[0] === 'Together.')

  line.become('no-sockets')
  await ana.page.keyboard.type(' Ana alone.')
  await expectSaveState(ana.page, 'Reconnecting…')
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+Home')
  await ben.page.keyboard.type('Ben alone. ')
  await expectSaveState(ana.page, 'Not saved')
  await ana.page.locator('.cw-warning').waitFor()

  // Pages still load, but the document's server does not answer: the content shown is from this device.
  ana.page.on('dialog', (dialog) => dialog.accept())
  await ana.page.reload()
  await expect.poll(() => blocksOf(ana.page), PATIENCE).toEqual(['Together. Ana alone.'])
  await textOf(ana.page).click()
  await ana.page.keyboard.press('Control+End')
  await ana.page.keyboard.type(' After a reload.')

  line.become('open')
  await expectSameText(
    [ana.page, ben.page],
    (blocks) => blocks[0] === 'Ben alone. Together. Ana alone. After a reload.',
  )
  await expectSaveState(ana.page, 'Saved')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-4: leaving warns while an edit is not in the database, and only then', async () => {
  await using line = await openNetworkLine(server.port)
  await using ana = await visit(browser, 'Ana', line.url)
  const address = await createDocument(server.url, 'Not yet')
  await openDocument(ana.page, line.url, address)
  const asked: string[] = []
  ana.page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Saved text.')
  await expectSaveState(ana.page, 'Saved')
  line.become('cut')
  await ana.page.keyboard.type(' Unsaved text.')
  await expectSaveState(ana.page, 'Reconnecting…')
  await ana.page.close({ runBeforeUnload: true })
  await expect.poll(() => asked, PATIENCE).toEqual(['beforeunload'])
  line.become('open')
  await expectSaveState(ana.page, 'Saved')
  await ana.page.close({ runBeforeUnload: true })
  await expect.poll(() => ana.page.isClosed(), PATIENCE).toBe(true)
  expect(asked).toEqual(['beforeunload'])
})
