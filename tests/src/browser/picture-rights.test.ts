import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser } from './browser.ts'
import { openDocument, PATIENCE, textOf } from './document-page.ts'
import { pasteFiles, picturesOf } from './picture-files.ts'
import { ask, documentOf, PHONE, rightsOf, visitAs } from './signed-in.ts'

let server: AccountServer
let browser: Browser

beforeAll(async () => {
  server = await startAccountServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

it('EDIT-461, EDIT-464: a reader sees pictures and files and changes nothing, downloads contain them, and who lost access cannot load them', async () => {
  const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  const tess = await createPerson(server, { name: 'Tess Alder', role: 'guest' })
  const address = await documentOf(server, mara, 'With a picture')
  const rights = `${rightsOf(address)}/access`
  await ask(server, mara, 'PUT', rights, { account: tess.account.id, role: 'viewer' })
  await using writer = await visitAs(browser, server, mara)
  await using reader = await visitAs(browser, server, tess, PHONE)
  await openDocument(writer.page, server.url, address)
  await reader.page.goto(new URL(`/d/${encodeURIComponent(address)}`, server.url).href)
  await textOf(writer.page).click()
  const create = { width: 900, height: 500, channels: 3, background: '#a35' } as const
  const content = await sharp({ create }).webp().toBuffer()
  await pasteFiles(writer.page, [
    { name: 'photo.webp', type: 'image/webp', content },
    { name: 'notes.txt', type: 'text/plain', content: Buffer.from('Some notes') },
  ])
  await expect.poll(async () => (await picturesOf(reader.page))[0]?.isLoaded === true, PATIENCE).toBe(true)
  const link = reader.page.getByRole('link', { name: 'Download notes.txt' })
  await link.waitFor()
  expect(await reader.page.getByRole('button', { name: 'Describe' }).count()).toBe(0)
  expect(await reader.page.getByRole('slider').count()).toBe(0)
  expect(await reader.page.locator('.cw-caption-field').count()).toBe(0)
  const [file] = await Promise.all([reader.page.waitForEvent('download'), link.tap()])
  expect((await readFile(await file.path())).toString()).toBe('Some notes')
  await reader.page.locator('.cw-picture-image').tap()
  await reader.page.getByRole('dialog').waitFor()
  expect(await seriousFindings(reader.page)).toEqual([])
  await reader.page.getByRole('button', { name: 'Close' }).tap()

  // What is downloaded has the picture, also of a format that Word does not know.
  await writer.page.getByRole('button', { name: 'More', exact: true }).focus()
  await writer.page.keyboard.press('Enter')
  await writer.page.getByRole('menuitem', { name: 'Download' }).press('ArrowRight')
  const [page] = await Promise.all([
    writer.page.waitForEvent('download'),
    writer.page.getByRole('menuitem', { name: 'Web page .html' }).press('Enter'),
  ])
  const html = (await readFile(await page.path())).toString()
  expect(html).toContain('<img loading="lazy" referrerpolicy="no-referrer" src="data:image/')
  expect(html).toContain(`href="${server.url}/files/`)

  const url = (await reader.page.locator('.cw-picture-image').getAttribute('src'))!
  expect((await fetch(url)).status).toBe(200)
  await ask(server, mara, 'DELETE', `${rights}/${tess.account.id}`).catch(() =>
    ask(server, mara, 'PUT', rights, { account: tess.account.id, role: null }),
  )
  await reader.page.getByText('You no longer have access to this document.').first().waitFor()
  expect((await fetch(url)).status).toBe(404)
  expect([...reader.complaints, ...writer.complaints]).toEqual([])
})
