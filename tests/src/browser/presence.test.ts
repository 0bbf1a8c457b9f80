import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import {
  caretOf,
  createDocument,
  expectSaveState,
  facesOf,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** A position that no editor would send. */
function cursors(client: number): readonly unknown[] {
  const at = (position: unknown): unknown => ({ anchor: position, head: position })
  return [
    at({}),
    at('start'),
    at([]),
    at({ item: 'x' }),
    at({ item: { client, clock: 'x' } }),
    at({ item: { client, clock: -1 } }),
    at({ item: { client, clock: 0.5 } }),
    at({ type: { client: {}, clock: null } }),
    at({ item: { client, clock: 1e300 }, assoc: 'left' }),
    at({ tname: 7 }),
    at({ tname: 'somebody else’s text'.repeat(200) }),
    { anchor: { tname: 'default' }, head: null },
    'nowhere',
    42,
  ]
}

it('EDIT-45: presence of a shape that no editor publishes harms no open editor', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Nonsense')
  for (const { page } of [ana, ben]) await openDocument(page, server.url, address)
  await textOf(ana.page).click()
  await ana.page.keyboard.type('Some text.')
  await expectSaveState(ana.page, 'Saved')
  const mallory = connectHocuspocus('hocuspocus-4', server, address)
  await mallory.synced()
  const writer = [...mallory.doc.store.clients.keys()][0] ?? 0
  const color = '#c2412d;background-image:url(http://127.0.0.1:1/x)'
  for (const [index, cursor] of cursors(writer).entries()) {
    const name = `Shape ${index} "<b>`
    mallory.awareness.setLocalState({ user: { name, color }, cursor, status: { index } })
    await expect.poll(() => facesOf(ana.page), PATIENCE).toContain(`Shape ${index} `)
  }
  // The other users' carets are still displayed.
  await textOf(ben.page).click()
  await ben.page.keyboard.type('Ben. ')
  await caretOf(ana.page, 'Ben').waitFor({ state: 'attached' })
  await expectSaveState(ben.page, 'Saved')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
  mallory.close()
})

it('EDIT-46: a guest whose name and colour are taken joins under others, and one who chose them keeps them', async () => {
  const address = await createDocument(server.url, 'Guests')
  // The name that the harness stores for such a visitor looks like one generated on an earlier visit.
  await using first = await visit(browser, 'Guest Otter', server.url)
  await using second = await visit(browser, 'Guest Otter', server.url)
  await using named = await visit(browser, 'Ana', server.url)
  await using namesake = await visit(browser, 'Ana', server.url)
  for (const { page } of [first, second, named, namesake]) await openDocument(page, server.url, address)
  const everybody = /^(?=.*Guest Otter)(?=.*Guest Heron)(?=.*\bAna\b.*\bAna\b)/
  for (const { page } of [first, second, named, namesake])
    await expect.poll(() => facesOf(page), PATIENCE).toMatch(everybody)
  expect(await facesOf(first.page)).toMatch(/Guest Otter \(you\)/)
  expect(await facesOf(second.page)).toMatch(/Guest Heron \(you\)/)
})
