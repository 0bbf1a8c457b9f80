import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { openDocument, PATIENCE, textOf } from './document-page.ts'
import { PHONE } from './signed-in.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url, { viewport: { width: 1440, height: 900 } })
  ben = await visit(browser, 'Ben', server.url, PHONE)
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

async function send<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(new URL(path, server.url), init)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

async function imported(markdown: string): Promise<string> {
  const { address } = await send<{ address: string }>('/api/imports?title=River', {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  return address
}

/** The document as the server exports it. */
async function stored(address: string): Promise<string> {
  const { blocks } = await send<{ blocks: { markdown: string }[] }>(
    `/api/documents/${encodeURIComponent(address)}/blocks`,
  )
  return blocks.map(({ markdown }) => markdown).join('|')
}

interface Listed {
  readonly id: string
  readonly hunks: readonly { readonly id: string; readonly label: string; readonly status: string }[]
}

async function pending(address: string): Promise<{ suggestion: string; hunk: string; label: string }[]> {
  const path = `/api/documents/${encodeURIComponent(address)}/suggestions`
  const { suggestions } = await send<{ suggestions: Listed[] }>(path)
  return suggestions.flatMap(({ id, hunks }) =>
    hunks
      .filter(({ status }) => status === 'pending')
      .map((hunk) => ({ suggestion: id, hunk: hunk.id, label: hunk.label })),
  )
}

const labels = async (address: string) => (await pending(address)).map(({ label }) => label).toSorted()

async function decide(address: string, label: string, how: 'accept' | 'reject'): Promise<void> {
  const part = (await pending(address)).find((each) => each.label === label)!
  await send(`/api/suggestions/${part.suggestion}/${how}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hunks: [part.hunk] }),
  })
}

/** Puts the caret before or behind a word, as a press would. */
async function caretAt(page: Page, word: string, side: 'before' | 'after'): Promise<void> {
  await textOf(page).evaluate(
    (root, { word, side }) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const at = node.textContent!.indexOf(word)
        if (at < 0) continue
        ;(root as HTMLElement).focus()
        getSelection()!.collapse(node, side === 'before' ? at : at + word.length)
        return
      }
      throw new Error(`There is no ${word}`)
    },
    { word, side },
  )
  await page.waitForTimeout(50)
}

const shown = (page: Page) =>
  page.locator('.cw-doc > p').evaluateAll((blocks) =>
    blocks.map((block) => {
      const copy = block.cloneNode(true) as HTMLElement
      for (const each of copy.querySelectorAll('.cw-caret, .cw-own-deletion, .cw-would-come')) each.remove()
      return copy.textContent
    }),
  )

it('EDIT-360: what one types and deletes in suggesting mode is shown to others within a second, and is in no document', async () => {
  const address = await imported('The river rises at night.\n\nIt falls by day.')
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  const { page } = ben
  await caretAt(page, 'river', 'before')
  await page.keyboard.press('Control+Shift+e')
  // The caret stays where it is.
  await page.getByText('Suggesting.').waitFor()
  await page.keyboard.type('wide ')
  await caretAt(page, 'day', 'after')
  for (let count = 0; count < 3; count++) await page.keyboard.press('Backspace')
  await page.keyboard.type('noon')
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Add: “wide”', 'Replace: “day” with “noon”'])
  await ana.page.locator('.cw-would-come', { hasText: 'wide' }).waitFor()
  await ana.page.locator('.cw-would-go', { hasText: 'day' }).waitFor()
  expect(await shown(page)).toEqual(['The wide river rises at night.', 'It falls by noon.'])
  expect(await page.locator('.cw-own-insertion').allTextContents()).toEqual(['wide ', 'noon'])
  expect(await page.locator('.cw-own-deletion').allTextContents()).toEqual(['day'])
  expect(await stored(address)).toBe('The river rises at night.|It falls by day.')
  expect(await seriousFindings(page)).toEqual([])

  // Ana writes inside while Ben suggests, and accepts while he types.
  await caretAt(ana.page, 'night', 'after')
  await ana.page.keyboard.type('fall')
  await expect
    .poll(() => shown(page), PATIENCE)
    .toEqual(['The wide river rises at nightfall.', 'It falls by noon.'])
  await caretAt(page, 'wide', 'after')
  const typing = page.keyboard.type('st and longest', { delay: 30 })
  await decide(address, 'Add: “wide”', 'accept')
  await typing
  await expect
    .poll(() => shown(page), PATIENCE)
    .toEqual(['The widest and longest river rises at nightfall.', 'It falls by noon.'])
  await expect.poll(async () => (await labels(address)).length, PATIENCE).toBe(2)
  await decide(address, 'Replace: “day” with “noon”', 'reject')
  await expect
    .poll(() => shown(page), PATIENCE)
    .toEqual(['The widest and longest river rises at nightfall.', 'It falls by day.'])
  for (const { label } of await pending(address)) await decide(address, label, 'accept')
  await expect
    .poll(() => stored(address), PATIENCE)
    .toBe('The widest and longest river rises at nightfall.|It falls by day.')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-361: suggestions survive a reload and a lost network, and stay when the mode is left', async () => {
  const address = await imported('One two three.')
  const { page, context } = ben
  await openDocument(page, server.url, address)
  await caretAt(page, 'two', 'after')
  await page.keyboard.press('Control+Shift+e')
  await page.getByText('Suggesting.').waitFor()
  await caretAt(page, 'two', 'after')
  await page.keyboard.type(' and a half')
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Add: “and a half”'])
  await context.setOffline(true)
  await caretAt(page, 'three', 'after')
  await page.keyboard.type('!')
  await page.getByText('Offline, kept on this device').first().waitFor()
  await context.setOffline(false)
  await page.reload()
  await expect.poll(() => shown(page), PATIENCE).toEqual(['One two and a half three!.'])
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Add: “!”', 'Add: “and a half”'])
  await page.getByRole('button', { name: 'Edit instead' }).click()
  await expect.poll(() => shown(page), PATIENCE).toEqual(['One two three.'])
  await page.locator('.cw-would-come', { hasText: 'and a half' }).waitFor()
  expect(await stored(address)).toBe('One two three.')
})

it('EDIT-363: Enter, Backspace, formats, pasted blocks, undo and composed text are suggestions, too', async () => {
  const address = await imported('Alpha beta.\n\nGamma delta.\n\nOmega.\n\nLast.')
  const { page } = ana
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  await caretAt(page, 'beta', 'before')
  await page.keyboard.press('Control+Shift+e')
  await page.getByText('Suggesting.').waitFor()
  await caretAt(page, 'beta', 'before')
  await page.keyboard.press('Enter')
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Split'])
  await caretAt(page, 'delta', 'after')
  for (let count = 0; count < 5; count++) await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Control+b')
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Format: bold', 'Split'])
  await caretAt(page, 'Omega', 'after')
  await page.keyboard.type('nothing of this')
  await expect.poll(() => labels(address), PATIENCE).toHaveLength(3)
  await page.keyboard.press('Control+z')
  await expect.poll(() => labels(address), PATIENCE).toEqual(['Format: bold', 'Split'])
  await caretAt(page, 'Last.', 'after')
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<p>Pasted one</p><ul><li>item</li></ul>')
    document.activeElement!.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )
  })
  await expect.poll(() => labels(address), PATIENCE).toHaveLength(3)
  const client = await page.context().newCDPSession(page)
  await caretAt(page, 'Alpha', 'after')
  await client.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 })
  await client.send('Input.imeSetComposition', { text: 'nih', selectionStart: 3, selectionEnd: 3 })
  await client.send('Input.insertText', { text: '你好' })
  await expect.poll(() => labels(address), PATIENCE).toContain('Add: “你好”')
  expect(await stored(address)).toBe('Alpha beta.|Gamma delta.|Omega.|Last.')
  expect(await seriousFindings(page)).toEqual([])
  for (const { label } of await pending(address)) await decide(address, label, 'accept')
  await expect
    .poll(() => stored(address), PATIENCE)
    .toMatch(/^Alpha你好&#32;\|beta\.\|Gamma \*\*delta\*\*\.\|Omega\.\|Last\./)
  expect(await stored(address)).toContain('item')
  await expect.poll(() => shown(ben.page), PATIENCE).toEqual(await shown(page))
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
