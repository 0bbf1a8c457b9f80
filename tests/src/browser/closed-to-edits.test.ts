import { createServer, readConfig } from '@cowrite/server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

let browser: Browser
beforeAll(async () => {
  browser = await sharedBrowser()
})
afterAll(() => closeWindows(browser))

it('EDIT-27, EDIT-53: a document that is closed to edits while people write says so, also in the list, takes no keys, and can be written in again when it is opened, without a reload', async () => {
  const server = await createServer(
    readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }, []),
  )
  try {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    const address = await createDocument(server.url, 'Under review')
    await openDocument(page, server.url, address)
    await textOf(page).click()
    await page.keyboard.type('Written before.')
    await expectSaveState(page, 'Saved')
    const response = await fetch(`${server.url}/api/documents/${encodeURIComponent(address)}`)
    const { id: documentId } = (await response.json()) as { id: string }

    await server.control({ kind: 'read-only', documentId, on: true })
    const notice = page.getByText('You can read this document, not change it.')
    await notice.waitFor(PATIENCE)
    await page.keyboard.type(' Not this.')
    expect(await blocksOf(page)).toEqual(['Written before.'])
    await page.reload()
    await notice.waitFor(PATIENCE)
    expect(await blocksOf(page)).toEqual(['Written before.'])

    const list = await page.context().newPage()
    const state = list.getByRole('listitem').filter({ hasText: 'Under review' }).getByText('Read only')
    await list.goto(server.url)
    await state.waitFor(PATIENCE)

    await server.control({ kind: 'read-only', documentId, on: false })
    await list.reload()
    await list.getByRole('listitem').filter({ hasText: 'Under review' }).waitFor(PATIENCE)
    expect(await state.count()).toBe(0)
    await list.close()
    await notice.waitFor({ state: 'detached', ...PATIENCE })
    await textOf(page).click()
    await page.keyboard.press('End')
    await page.keyboard.type(' And after.')
    await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['Written before. And after.'])
    await expectSaveState(page, 'Saved')
  } finally {
    await server.close()
  }
})
