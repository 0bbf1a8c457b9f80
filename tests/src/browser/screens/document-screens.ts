import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectSaveState, openDocument, PATIENCE, textOf } from '../document-page.ts'
import type { NetworkLine } from '../network-line.ts'
import { type Camera, SIZES } from './camera.ts'

/** What the screens of a document need beside the page. */
export interface DocumentStage {
  readonly page: Page
  readonly camera: Camera
  /** The origin of the server. */
  readonly url: string
  /** The address of a document with every block. */
  readonly sample: string
}

/** What goes wrong with documents. */
export interface Troubles {
  /** Leads to the server. */
  readonly line: NetworkLine
  /** The address of a document in the trash. */
  readonly trashed: string
  /** Closes the document with every block to edits. */
  readonly closeToEdits: () => Promise<void>
}

/** A document without words, then with every block. */
export async function takeTexts({ page, camera, url, sample }: DocumentStage, empty: string): Promise<void> {
  await openDocument(page, url, empty)
  await textOf(page).click()
  await page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
  await camera.take(page, 'document-empty')
  await openSample(page, url, sample)
  await camera.take(page, 'document')
  await camera.take(page, 'document-whole', { whole: true, text: true })
}

/** What is opened from the text itself. */
export async function takeInText({ page, camera, url, sample }: DocumentStage): Promise<void> {
  const { keyboard } = page
  await openSample(page, url, sample)
  const paragraph = textOf(page).getByText('Of the ')
  await paragraph.getByText('seven stations').dblclick()
  await page.getByRole('toolbar', { name: 'Formatting of the selection' }).waitFor()
  await camera.take(page, 'selection')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.locator('.cw-ask-menu[data-cw-placed]').waitFor()
  await camera.take(page, 'ask')
  await closeByKey(page, page.locator('.cw-ask-menu'))
  await keyboard.press('Control+k')
  await page.getByLabel('Address of the link').waitFor()
  await camera.take(page, 'link-form')
  await keyboard.press('Escape')
  await textOf(page).getByText('as they were').hover()
  await page.getByRole('group', { name: 'Link' }).waitFor()
  await camera.take(page, 'link-card')
  await page.mouse.move(0, 0)
  await textOf(page).getByText('Boats go').click()
  await keyboard.press('Control+Shift+Enter')
  await page.getByRole('menu').waitFor()
  await camera.take(page, 'block-menu')
  await closeByKey(page, page.getByRole('menu'))
  await textOf(page).getByText('thin').click()
  await page.getByRole('button', { name: 'Table menu' }).first().waitFor()
  await camera.take(page, 'table')
  await page.getByRole('button', { name: 'Table menu' }).first().click()
  await page.getByRole('menu').waitFor()
  await camera.take(page, 'table-menu')
  await closeByKey(page, page.getByRole('menu'))
  await textOf(page).locator('img[alt="The gorge in March"]').click()
  await camera.take(page, 'image-selected')
  await textOf(page).getByText('It ends here.').click()
  await keyboard.press('End')
  await keyboard.press('Enter')
  for (const [name, typed] of [
    ['slash', '/'],
    ['emoji', ':gri'],
    ['mention', '@'],
  ] as const) {
    await keyboard.type(typed)
    await page.locator('.cw-typed-list').waitFor()
    await camera.take(page, name)
    await keyboard.press('Escape')
    await page.locator('.cw-typed-list').waitFor({ state: 'detached' })
    for (const _ of typed) await keyboard.press('Backspace')
  }
  await textOf(page).getByText('November 30').click()
  await page.getByRole('dialog', { name: 'Date' }).waitFor()
  await camera.take(page, 'calendar')
}

/** What is opened from the bars of a document. */
export async function takeTools({ page, camera, url, sample }: DocumentStage): Promise<void> {
  const { keyboard } = page
  await openSample(page, url, sample)
  await page.setViewportSize({ width: 1440, height: 900 })
  await textOf(page).getByText('It ends here.').click()
  await keyboard.press('Control+Home')
  const menu = page.getByRole('menu')
  const inMenu = async (entry: string | RegExp) => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await menu.getByRole('menuitem', { name: entry }).click()
  }
  for (const { width, height } of SIZES) {
    // Each kind of toolbar has its own menu.
    await page.setViewportSize({ width, height })
    await page.getByRole('button', { name: /text style$/ }).click()
    await menu.waitFor()
    await camera.take(page, 'styles', { widths: [width] })
    await closeByKey(page, menu)
  }
  await page.setViewportSize({ width: 640, height: 900 })
  await page.getByRole('button', { name: 'More formatting' }).click()
  await menu.waitFor()
  await camera.take(page, 'more-formatting', { sized: true })
  await closeByKey(page, menu)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await menu.waitFor()
  await camera.take(page, 'more')
  await menu.getByRole('menuitem', { name: 'Download' }).press('ArrowRight')
  await page.getByRole('menuitem', { name: 'Word .docx' }).waitFor()
  await camera.take(page, 'download')
  await keyboard.press('Escape')
  await menu.first().waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Assistant/ }).click()
  await page.getByText('Nothing asked yet').waitFor()
  await camera.take(page, 'assistant-empty')
  await page.getByRole('button', { name: 'Outline' }).first().click()
  await page.locator('.cw-run[data-state="done"]').waitFor(PATIENCE)
  await camera.take(page, 'assistant')
  await closeByKey(page, page.getByRole('region', { name: 'Assistant', exact: true }))
  await page.getByRole('button', { name: /^People here/ }).click()
  await page.getByRole('dialog', { name: 'People here' }).waitFor()
  await camera.take(page, 'people')
  await closeByKey(page, page.getByRole('dialog'))
  for (const [name, entry] of [
    ['words', 'Words'],
    ['keys', 'Keyboard shortcuts'],
  ] as const) {
    await inMenu(entry)
    await page.getByRole('dialog').waitFor()
    await camera.take(page, name)
    await closeByKey(page, page.getByRole('dialog'))
  }
  await page.getByRole('button', { name: /^Image/ }).click()
  await page.getByRole('dialog').waitFor()
  await camera.take(page, 'image-form')
  await closeByKey(page, page.getByRole('dialog'))
  await inMenu(/^Find/)
  await page.getByRole('textbox', { name: 'Find in the document' }).fill('the')
  await page
    .getByText(/of \d+/)
    .first()
    .waitFor()
  await camera.take(page, 'find')
  await keyboard.press('Escape')
  await inMenu('Outline')
  await page.getByRole('region', { name: 'Outline' }).waitFor()
  await camera.take(page, 'outline')
}

/** A document whose edits are not saved, one that is not there, one in the trash, and one that is closed to edits. */
export async function takeDocumentTroubles(
  { page, camera, sample }: DocumentStage,
  { line, trashed, closeToEdits }: Troubles,
): Promise<void> {
  await openSample(page, line.url, sample)
  // The last part that is loaded: without a network it would be missing, and its styles in axe's examination.
  await page.locator('.cw-margin-card').getByText('Counted on the first of March.').waitFor()
  line.become('cut')
  await textOf(page).getByText('It ends here.').click()
  await page.keyboard.type('Alone. ')
  await expectSaveState(page, 'Reconnecting…')
  await camera.take(page, 'reconnecting')
  await expectSaveState(page, 'Not saved')
  await camera.take(page, 'not-saved')
  await expectBelowHeader(page.locator('.cw-warning'))
  line.become('open')
  await expectSaveState(page, 'Saved')
  await closeToEdits()
  await page.locator('.cw-read-only').waitFor()
  await camera.take(page, 'read-only')
  await expectBelowHeader(page.locator('.cw-read-only'))
  for (const [name, address, button] of [
    ['not-found', 'nothing-here', 'Create it'],
    ['document-trashed', trashed, 'Restore'],
  ] as const) {
    await page.goto(new URL(`/d/${encodeURIComponent(address)}`, line.url).href)
    await page.getByRole('button', { name: button }).waitFor()
    await camera.take(page, name)
  }
  await page.route(/TrashPage-[^/]*\.js$/, (route) => route.abort())
  await page.goto(new URL('/trash', line.url).href)
  await page.getByRole('button', { name: 'Load it again' }).waitFor()
  await camera.take(page, 'not-loaded')
}

/** What is opened by touch, on a phone. */
export async function takePhone({ page, camera, url, sample }: DocumentStage): Promise<void> {
  const shot = (name: string) => camera.take(page, `phone-${name}`, { sized: true })
  const menu = page.getByRole('menu')
  await page.goto(url)
  await page.getByRole('link', { name: 'Spring plan' }).waitFor()
  await shot('home')
  await page.getByRole('button', { name: 'More for Spring plan' }).tap()
  await menu.waitFor()
  await shot('row-menu')
  await closeByKey(page, menu)
  await openSample(page, url, sample)
  await textOf(page).getByText('Boats go').tap()
  await page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
  await shot('document')
  for (const [name, button] of [
    ['styles', 'Text, text style'],
    ['tools', 'More formatting'],
    ['more', 'More'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).tap()
    await menu.waitFor()
    await shot(name)
    await closeByKey(page, menu)
    await textOf(page).getByText('Boats go').tap()
  }
  await page.locator('button.cw-faces').tap()
  await page.getByRole('dialog').waitFor()
  await shot('people')
  await closeByKey(page, page.getByRole('dialog'))
  await page.keyboard.press('Control+Alt+o')
  await page.getByRole('region', { name: 'Outline' }).waitFor()
  await shot('outline')
  await page.getByRole('button', { name: /^Assistant/ }).tap()
  await page.getByText('Nothing asked yet').waitFor()
  await shot('assistant')
}

async function openSample(page: Page, url: string, address: string): Promise<void> {
  await openDocument(page, url, address)
  // What is drawn is drawn near the window.
  await textOf(page).getByText('flowchart').scrollIntoViewIfNeeded()
  // On a busy machine a drawing may take longer than it is given.
  await page
    .locator('.cw-code-preview')
    .filter({ has: page.locator('img, .cw-preview-fault') })
    .waitFor(PATIENCE)
  await page.locator('.cw-doc .katex').first().waitFor()
  await page.evaluate(() => scrollTo(0, 0))
  await page.getByRole('button', { name: 'More', exact: true }).waitFor()
}

async function closeByKey(page: Page, from: Locator): Promise<void> {
  await page.keyboard.press('Escape')
  await from.first().waitFor({ state: 'detached' })
}

/** Expects a line directly below the header of a document that is scrolled to its end. */
async function expectBelowHeader(line: Locator): Promise<void> {
  expect(await line.page().evaluate(() => scrollY)).toBeGreaterThan(100)
  expect((await line.boundingBox())?.y).toBe(48)
}
