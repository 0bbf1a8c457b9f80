import type { Frame, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Maximum time for anything on a page, in ms, on a loaded machine with two cores. */
export const PATIENCE = { timeout: 60_000 }

/** The editable text of a document in a page or frame. */
export function textOf(page: Page | Frame): Locator {
  return page.locator('.cw-doc[contenteditable="true"]')
}

/** Selects a document's blocks, which are in sections when there are many. */
export const BLOCKS = '.cw-doc > :not(.cw-section, .cw-caret), .cw-section > :not(.cw-caret)'

/** The texts of a document's blocks, without the names at carets. */
export async function blocksOf(page: Page | Frame): Promise<string[]> {
  return await page
    .locator(BLOCKS)
    .evaluateAll((blocks) => blocks.map(({ textContent }) => textContent ?? ''))
}

/** Creates a document by the API; resolves to its address. */
export async function createDocument(url: string, title: string): Promise<string> {
  const response = await fetch(new URL('/api/documents', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  })
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null || !('address' in body) || typeof body.address !== 'string')
    throw new Error(`The document was not created: ${response.status} ${JSON.stringify(body)}`)
  return body.address
}

/** Pastes plain text at the caret. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await textOf(page).evaluate((element, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** Opens a document's page and waits until it is editable. */
export async function openDocument(page: Page, url: string, address: string): Promise<void> {
  await page.goto(new URL(`/d/${encodeURIComponent(address)}`, url).href)
  await textOf(page).waitFor()
}

/** Waits until the page shows `label` as the state of its edits. */
export async function expectSaveState(page: Page | Frame, label: string): Promise<void> {
  await expect.poll(() => page.locator('.cw-save').first().textContent(), PATIENCE).toBe(label)
}

/** Waits until all pages show the same blocks and `check` accepts them; resolves to them. */
export async function expectSameText(
  pages: readonly (Page | Frame)[],
  check: (blocks: readonly string[]) => boolean,
): Promise<string[]> {
  let blocks: string[][] = []
  await expect
    .poll(async () => {
      blocks = await Promise.all(pages.map(blocksOf))
      const same = blocks.every((one) => JSON.stringify(one) === JSON.stringify(blocks[0]))
      return same && check(blocks[0] ?? []) ? 'same' : JSON.stringify(blocks)
    }, PATIENCE)
    .toBe('same')
  return blocks[0] ?? []
}

/** The names shown in the avatars, including the user's own. */
export async function facesOf(page: Page | Frame): Promise<string> {
  return (await page.locator('.cw-faces').first().getAttribute('aria-label')) ?? ''
}

/** Another user's caret in the text. */
export function caretOf(page: Page | Frame, name: string): Locator {
  return page.locator(`.cw-caret-bar[data-name="${name}"]`)
}

/** From a document to the list of all of them, by its navigation. */
export async function toList(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Navigation' }).click()
  await page.getByRole('link', { name: 'All documents' }).click()
}

/** Waits until the keys go to the menu that was opened last: it takes the focus a moment after it is shown. */
export async function menuHasFocus(page: Page): Promise<void> {
  const menu = page.getByRole('menu').last()
  await expect
    .poll(() => menu.evaluate((element) => element.contains(document.activeElement)), PATIENCE)
    .toBe(true)
}

/**
 * Chooses an entry of the menu that was opened last, by arrow keys: what is typed in a menu counts only when it is typed fast.
 */
export async function chooseByKeys(page: Page, name: string): Promise<void> {
  await page.getByRole('menuitem', { name }).first().waitFor()
  await menuHasFocus(page)
  const present = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  for (let presses = 0; presses < 40 && !(await present()).startsWith(name); presses++) {
    const before = await present()
    await page.keyboard.press('ArrowDown')
    await expect.poll(present, PATIENCE).not.toBe(before)
  }
  await page.keyboard.press('Enter')
}
