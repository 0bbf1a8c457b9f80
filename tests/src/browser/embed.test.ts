import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import {
  blocksOf,
  caretOf,
  createDocument,
  expectSameText,
  expectSaveState,
  facesOf,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'
import { type HostPages, serveHostPages } from './host-pages.ts'

/** The document that all examples show. */
const ADDRESS = 'demo/welcome'

let host: HostPages
/** Allows the origin of `host`. */
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  host = await serveHostPages()
  server = await startServer({ env: { COWRITE_ORIGINS: host.origin } })
  host.setServer(server.url)
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

/** The place of the editor: the page itself, or the frame in it. */
async function editorPlace(page: Page, example: string): Promise<Page | Frame> {
  if (example !== 'iframe') return page
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  if (frame === null) throw new Error('The iframe has no content.')
  return frame
}

/** What each example page shows of the received events. */
const HEARD: Readonly<Record<string, { readonly selector: string; readonly text: RegExp }>> = {
  mount: { selector: '#state', text: /^Saved$/ },
  element: { selector: '#people', text: /^Here: (?=.*Visitor)(?=.*Ana)/ },
  iframe: { selector: '#state', text: /^Saved$/ },
}

describe.each(['mount', 'element', 'iframe'])('the %s example', (example) => {
  it('EMBED-1: a page of another origin shows the editor, which edits together with others and tells what happens', async () => {
    await using ana = await visit(browser, 'Ana', server.url)
    await using visitor = await visit(browser, 'Visitor', host.origin)
    await openDocument(ana.page, server.url, ADDRESS)
    await visitor.page.goto(`${host.origin}/${example}`)
    const place = await editorPlace(visitor.page, example)
    await textOf(place).waitFor()
    await expectSameText([ana.page, place], (blocks) => blocks.join('').length > 0)

    await textOf(place).click()
    await visitor.page.keyboard.press('Control+End')
    await visitor.page.keyboard.press('Enter')
    await visitor.page.keyboard.type(`From the page with ${example}.`)
    await expectSameText([ana.page, place], (blocks) =>
      blocks.some((block) => block.includes(`From the page with ${example}.`)),
    )
    await textOf(ana.page).click()
    await ana.page.keyboard.press('Control+Home')
    await ana.page.keyboard.type(`To ${example}. `)
    await expectSameText([ana.page, place], (blocks) => blocks[0]?.startsWith(`To ${example}. `) ?? false)
    await caretOf(place, 'Ana').waitFor({ state: 'attached' })
    await expect.poll(() => facesOf(ana.page), PATIENCE).toMatch(/Visitor/)
    await expectSaveState(place, 'Saved')
    const { selector, text } = HEARD[example]!
    await expect.poll(() => visitor.page.locator(selector).textContent(), PATIENCE).toMatch(text)
    expect([...ana.complaints, ...visitor.complaints]).toEqual([])
  })
})

it('EMBED-2: an origin that is not allowed gets no document', async () => {
  await using strict = await startServer()
  await using strangers = await serveHostPages()
  strangers.setServer(strict.url)
  await using visitor = await visit(browser, 'Visitor', strangers.origin)
  const { page } = visitor
  let refusals = 0
  page.on('websocket', (socket) => socket.on('socketerror', () => refusals++))
  await page.goto(`${strangers.origin}/mount`)
  await page.locator('.cw-widget .cw-doc').waitFor({ state: 'attached' })
  await expect.poll(() => refusals, PATIENCE).toBeGreaterThan(0)
  expect(await page.locator('.cw-doc').getAttribute('contenteditable')).toBe('false')
  expect(await blocksOf(page)).toEqual([''])
  await page.goto(`${strangers.origin}/iframe`)
  await expect.poll(() => visitor.complaints.join('\n'), PATIENCE).toMatch(/frame-ancestors/)
})

it('EMBED-3: the frame listens to its host page only', async () => {
  await using visitor = await visit(browser, 'Visitor', host.origin)
  const { page } = visitor
  await page.goto(`${host.origin}/iframe`)
  const frame = await editorPlace(page, 'iframe')
  await expect.poll(() => facesOf(frame), PATIENCE).toMatch(/Visitor \(you\)/)
  // Its own window is another source, although its origin is trusted.
  await frame.evaluate(() =>
    postMessage({ type: 'cowrite:user', user: { name: 'Mallory' } }, location.origin),
  )
  await page.evaluate(() => {
    const frame = document.querySelector('iframe')
    frame?.contentWindow?.postMessage(
      { type: 'cowrite:user', user: { name: 'Host' } },
      new URL(frame.src).origin,
    )
  })
  await expect.poll(() => facesOf(frame), PATIENCE).toMatch(/Host \(you\)/)
  expect(await facesOf(frame)).not.toMatch(/Mallory/)
})

it('EMBED-4: the page of a frame breaks no rule of its content-security policy, menus and dialogs included', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Strict')
  for (const path of ['/embed/', '/d/']) {
    await page.goto(`${server.url}${path}${encodeURIComponent(address)}`)
    await textOf(page).click()
    await page.keyboard.type('Some text to select')
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await page.locator('button.cw-faces').first().click()
    await page.keyboard.press('Escape')
    await textOf(page).focus()
    await page.keyboard.press('Control+/')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  expect(ana.complaints).toEqual([])
})
