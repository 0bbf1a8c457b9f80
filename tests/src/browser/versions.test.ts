import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { blocksOf, expectSameText, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

const BEFORE = `## What went wrong

Six gauges report levels that nobody can explain.

- Check the masts
- Order batteries

| Station | Level |
|---|---|
| Bridge | 1.1 m |

This paragraph goes away.

The last one stays.`

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor
let address: string
let named: string

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  const imported = await fetch(`${server.url}/api/imports?title=Gauges`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: BEFORE,
  })
  address = ((await imported.json()) as { address: string }).address
  const desktop = {
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  }
  ana = await visit(browser, 'Ana', server.url, desktop)
  ben = await visit(browser, 'Ben', server.url, { viewport: { width: 390, height: 844 } })
  const kept = await fetch(`${server.url}/api/documents/${encodeURIComponent(address)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Sent to the crews' }),
  })
  named = ((await kept.json()) as { id: string }).id
  await openDocument(ana.page, server.url, address)
})
afterAll(() => closeWindows(browser))

/** The words themselves, not what stands before them for screen readers. */
const INSIDE = { position: { x: 40, y: 10 } }

const view = (page: Page) => page.getByRole('region', { name: 'Versions', exact: true })
const article = (page: Page) => page.getByRole('article', { name: 'Version' })
const counted = (page: Page) => page.locator('.cw-versions-steps [role="status"]')

/** Replaces words, makes others bold, deletes a block and adds one, as one edit of the person. */
async function edit(page: Page): Promise<void> {
  await textOf(page).evaluate((dom) => {
    const { editor } = dom as unknown as { editor: import('@tiptap/core').Editor }
    const { state, view } = editor
    const { tr, schema } = state
    const at = (words: string): number => {
      let found = -1
      tr.doc.descendants((node, position) => {
        if (found < 0 && node.isText && node.text!.includes(words))
          found = position + node.text!.indexOf(words)
      })
      return found
    }
    const replace = (words: string, by: string) => tr.insertText(by, at(words), at(words) + words.length)
    replace('that nobody can', 'we cannot')
    replace('Order batteries', 'Order ten batteries')
    replace('1.1 m', '1.4 m')
    tr.addMark(at('last one'), at('last one') + 8, schema.marks['bold']!.create())
    const gone = at('This paragraph goes away.') - 1
    tr.delete(gone, gone + 27)
    tr.insert(0, schema.nodes['paragraph']!.create(null, schema.text('A summary comes first.')))
    view.dispatch(tr)
  })
}

it('EDIT-425, EDIT-426: the keys open the versions at an address of their own, with the differences in the text and the way through them by keys', async () => {
  const { page } = ana
  await edit(page)
  await expectSaveState(page, 'Saved')
  await textOf(page).click()
  await page.keyboard.press('Control+Alt+Shift+h')
  await article(page).locator('ins').first().waitFor()
  expect(new URL(page.url()).search).toMatch(/^\?versions=/)
  expect(await textOf(page).isVisible()).toBe(false)
  const text = article(page)
  const marked = async (element: string) =>
    (await text.locator(element).allTextContents()).map((one) => one.replace(/^(Added|Removed)[^:]*: /, ''))
  expect(await marked('del')).toEqual(['that nobody can', '1', 'This paragraph goes away.'])
  expect(await marked('ins')).toEqual(['A summary comes first.', 'we cannot', 'ten ', '4'])
  expect(await text.locator('td del, td ins').count()).toBe(2)
  expect(await text.locator('li ins').count()).toBe(1)
  expect(await text.locator('span.cw-v-format').getAttribute('title')).toBe('Format: bold added')
  await expect.poll(() => counted(page).textContent(), PATIENCE).toBe('6 changes')
  await page.keyboard.press('F8')
  await page.keyboard.press('F8')
  await expect.poll(() => counted(page).textContent(), PATIENCE).toBe('2 of 6 changes')
  await expect
    .poll(() => text.locator('[data-current]').allTextContents(), PATIENCE)
    .toContain('Added by Guest: we cannot')
  await page.keyboard.press('Shift+F8')
  await page.keyboard.press('Shift+F8')
  await expect.poll(() => counted(page).textContent(), PATIENCE).toBe('6 of 6 changes')
  expect(await seriousFindings(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await seriousFindings(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  const row = page.getByRole('button', { name: /Sent to the crews/ })
  await expect.poll(() => row.textContent(), PATIENCE).toMatch(/words added/)
  await page.reload()
  await expect.poll(() => article(page).locator('ins').count(), PATIENCE).toBe(4)
  await page.goBack()
  await textOf(page).waitFor()
  expect(await blocksOf(page)).toContain('A summary comes first.')
})

it('EDIT-427: versions are read side by side, alone and by author, and copied with their formats', async () => {
  const { page } = ana
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Versions' }).click()
  await article(page).locator('ins').first().waitFor()
  await page.getByRole('radio', { name: 'Side by side' }).click()
  const sides = article(page).locator('.cw-v-sides')
  await expect
    .poll(() => sides.first().locator('> div').allTextContents(), PATIENCE)
    .toEqual(['', 'Added by Guest: A summary comes first.'])
  await page.getByRole('radio', { name: 'Authors' }).click()
  const legend = page.getByRole('region', { name: 'Who wrote this' })
  await expect.poll(() => legend.getByRole('button').count(), PATIENCE).toBeGreaterThan(0)
  expect(await legend.textContent()).toMatch(/\d %/)
  await legend.getByRole('button').first().click()
  expect(await legend.getByRole('button').first().getAttribute('aria-pressed')).toBe('false')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('radio', { name: 'Text' }).click()
  await expect
    .poll(() => article(page).locator('p').first().textContent(), PATIENCE)
    .toMatch('that nobody can')
  await page.getByRole('radio', { name: 'Differences' }).click()
  await article(page).locator('ins').first().waitFor()
  await article(page).locator('p', { hasText: 'Six gauges' }).selectText()
  await page.keyboard.press('Control+c')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe('Six gauges report levels we cannot explain.')
})

it('EDIT-428, EDIT-429: one block comes back by an edit of the person that can be undone, and a whole version while another person writes, whose words stay', async () => {
  const { page } = ana
  await openDocument(ben.page, server.url, address)
  await article(page).locator('del', { hasText: 'that nobody can' }).click(INSIDE)
  await page.getByRole('button', { name: 'Restore this part' }).click()
  const sentence = 'Six gauges report levels that nobody can explain.'
  await expect.poll(() => blocksOf(ben.page), PATIENCE).toContain(sentence)
  await expect.poll(() => counted(page).textContent(), PATIENCE).toBe('5 changes')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => blocksOf(ben.page), PATIENCE).not.toContain(sentence)
  await article(page).locator('del', { hasText: 'This paragraph goes away.' }).click(INSIDE)
  await page.getByRole('button', { name: 'Restore this part' }).click()
  await expect.poll(async () => (await blocksOf(ben.page)).at(-2), PATIENCE).toBe('This paragraph goes away.')

  const last = textOf(ben.page).locator('p').last()
  await last.click()
  await ben.page.keyboard.press('End')
  await page.getByRole('button', { name: 'Restore…' }).click()
  await ben.page.keyboard.type(' And more')
  await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
  await ben.page.keyboard.type(' of it.')
  await expect.poll(() => page.locator('.cw-toast').textContent(), PATIENCE).toMatch(/^Restored as it was/)
  await expect.poll(() => blocksOf(ben.page), PATIENCE).toContain(sentence)
  const ended = await expectSameTextAfterClosing(page)
  expect(ended.join('\n')).toMatch('of it.')
  expect(ended).not.toContain('A summary comes first.')
})

/** Goes back to the document; resolves to its blocks when both people see the same. */
async function expectSameTextAfterClosing(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Back to the document' }).click()
  await textOf(page).waitFor()
  return await expectSameText([page, ben.page], (blocks) => blocks.length > 5)
}

it('EDIT-431: the text is coloured by who wrote it while one writes, with a legend that says it, and at the caret', async () => {
  const { page } = ana
  await textOf(page).click()
  await page.keyboard.press('Control+Alt+Shift+y')
  const legend = page.getByRole('region', { name: 'Who wrote this', exact: true }).last()
  await expect.poll(() => legend.getByRole('button').count(), PATIENCE).toBeGreaterThan(0)
  const coloured = () =>
    page.evaluate(() =>
      [...CSS.highlights].flatMap(([name, { size }]) =>
        name.startsWith('cw-wrote') && size > 0 ? [name] : [],
      ),
    )
  await expect.poll(coloured, PATIENCE).not.toEqual([])
  await expect
    .poll(() => page.locator('.cw-author-present').textContent(), PATIENCE)
    .toMatch(/^At the caret: /)
  expect(await seriousFindings(page)).toEqual([])
  for (const button of await legend.getByRole('button', { pressed: true }).all()) await button.press('Enter')
  await expect.poll(coloured, PATIENCE).toEqual([])
  await page.keyboard.press('Control+Alt+Shift+y')
  await expect.poll(() => page.locator('.cw-legend').count(), PATIENCE).toBe(0)
})

it('EDIT-430: on a phone the timeline is a sheet; versions get names there, and without a network the page says so and tries again', async () => {
  const { page } = ben
  const path = `/d/${encodeURIComponent(address)}?versions=${named}`
  await page.goto(server.url + path)
  await article(page).locator('p').first().waitFor()
  expect(await page.getByRole('radio', { name: 'Side by side' }).count()).toBe(0)
  await page.getByRole('button', { name: 'All versions' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name of this version').fill('To the crews')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /To the crews/ }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  expect(await view(page).getByRole('region', { name: 'Timeline' }).count()).toBe(0)
  await ben.context.setOffline(true)
  await page.getByRole('radio', { name: 'Authors' }).click()
  const problem = view(page).getByRole('alert')
  await expect.poll(() => problem.textContent(), PATIENCE).toMatch(/could not be compared.*did not answer/)
  await ben.context.setOffline(false)
  await problem.getByRole('button', { name: 'Try again' }).click()
  await article(page).locator('.cw-au').first().waitFor()
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
