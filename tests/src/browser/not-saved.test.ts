import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OwnDatabase, ownDatabase, readiness } from '../away/own-database.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import {
  blocksOf,
  createDocument,
  expectSameText,
  expectSaveState,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

/** Time without an acknowledgement after which the editor must show it, in ms. */
const NOT_SAVED_AFTER_MS = 10_000
/** Room for about forty letters. */
const JOURNAL_BYTES = 10_000

let browser: Browser
let database: OwnDatabase

beforeAll(async () => {
  browser = await sharedBrowser()
  database = await ownDatabase()
})

afterAll(async () => {
  await closeWindows(browser)
  await database?.service.stop()
})

/** Two visitors in one document, in which Ana has written `Together.`, which is saved. */
async function together(server: RunningServer, ana: Visitor, ben: Visitor): Promise<void> {
  const address = await createDocument(server.url, 'While the database is away')
  for (const { page } of [ana, ben]) await openDocument(page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Together.')
  await expectSaveState(ana.page, 'Saved')
  await expectSameText([ana.page, ben.page], (blocks) => blocks[0] === 'Together.')
}

it('DUR-42: while PostgreSQL is away the editor says "Not saved" after 10 s, others see the edits, and it says "Saved" on its own', async () => {
  await using server = await startServer(database.serverOptions())
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  await together(server, ana, ben)

  await database.service.down('fast')
  const typedAt = performance.now()
  await ana.page.keyboard.type(' Unsaved.')
  await expectSaveState(ana.page, 'Saving…')
  await expectSaveState(ana.page, 'Not saved')
  expect(performance.now() - typedAt).toBeGreaterThan(NOT_SAVED_AFTER_MS - 100)
  await expectSameText([ana.page, ben.page], (blocks) => blocks[0] === 'Together. Unsaved.')
  await ana.page.locator('.cw-warning').waitFor()
  // Ben has written nothing; Ana's client is responsible for saving her edits.
  await expectSaveState(ben.page, 'Saved')

  await database.service.up()
  await expectSaveState(ana.page, 'Saved')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('DUR-49: an edit that the server refuses because too much waits is "Not saved" in the editor, then saved by itself', async () => {
  await using server = await startServer(
    database.serverOptions({ COWRITE_JOURNAL_MAX_BYTES: String(JOURNAL_BYTES) }),
  )
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  await together(server, ana, ben)

  await database.service.down('fast')
  await ana.page.keyboard.type(' And a sentence that is too long for what the server may keep by itself.')
  await expect
    .poll(async () => (await readiness(server)).body['status'], { timeout: 20_000 })
    .toBe('journal full')
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+Home')
  await ben.page.keyboard.type('Ben too. ')
  for (const { page } of [ana, ben]) await expectSaveState(page, 'Not saved')
  expect((await blocksOf(ana.page))[0]).not.toContain('Ben')

  await database.service.up()
  for (const { page } of [ana, ben]) await expectSaveState(page, 'Saved')
  const whole = 'Ben too. Together. And a sentence that is too long for what the server may keep by itself.'
  await expectSameText([ana.page, ben.page], (blocks) => blocks[0] === whole)
  await ana.page.keyboard.type(' Again.')
  await expectSaveState(ana.page, 'Saved')
  const address = decodeURIComponent(new URL(ana.page.url()).pathname.slice('/d/'.length))
  for (const { page } of [ana, ben]) await page.close()
  await server.kill9()
  await using restarted = await server.restart()
  await using cleo = await visit(browser, 'Cleo', restarted.url)
  await openDocument(cleo.page, restarted.url, address)
  await expect.poll(() => blocksOf(cleo.page), PATIENCE).toEqual([`${whole} Again.`])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
