import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { chooseByKeys, createDocument, openDocument, PATIENCE, pasteText, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** The texts of the cells, row by row, without the names at carets. */
function rowsOf(page: Page): Promise<string> {
  return page
    .locator('.cw-doc tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map(({ textContent }) => textContent).join(' ')).join(' | '),
    )
}

async function expectRows(pages: readonly Page[], rows: string): Promise<void> {
  for (const page of pages) await expect.poll(() => rowsOf(page), PATIENCE).toBe(rows)
}

const cellOf = (page: Page, text: string) => page.locator('.cw-doc :is(td, th)', { hasText: text }).first()

/** Writes a table of three rows, with a header row. */
async function write(page: Page): Promise<void> {
  await textOf(page).click()
  await page.keyboard.type('above')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  await page.getByRole('button', { name: 'Table menu' }).waitFor()
  for (const text of ['Name', 'Age', 'City', 'Zoe', '30', 'Rome', 'Adam', '4', 'Bern']) {
    await page.keyboard.type(text)
    if (text !== 'Bern') await page.keyboard.press('Tab')
  }
}

async function inMenu(page: Page, menu: 'Row' | 'Column' | 'Table', entry: string): Promise<void> {
  await page.getByRole('button', { name: `${menu} menu` }).click()
  await page.getByRole('menu', { name: menu }).getByText(entry, { exact: true }).click()
  await page.getByRole('menu').first().waitFor({ state: 'detached' })
}

it('EDIT-133, EDIT-134: rows and columns are selected, changed, moved and sorted from the table’s edges while another types in the cells', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const pages = [page, other]
  const address = await createDocument(server.url, 'Tables')
  await openDocument(page, server.url, address)
  await write(page)
  await openDocument(other, server.url, address)
  await expectRows(pages, 'Name Age City | Zoe 30 Rome | Adam 4 Bern')

  // Sorted by numbers; what another types at the same time is in its cell.
  await cellOf(other, 'Rome').click()
  await other.keyboard.press('End')
  const typing = other.keyboard.type(' in Italy', { delay: 30 })
  await cellOf(page, '30').click()
  await inMenu(page, 'Column', 'Sort A to Z')
  await typing
  await expectRows(pages, 'Name Age City | Adam 4 Bern | Zoe 30 Rome in Italy')

  // A row is moved by its handle, and one undo brings it back.
  await page.mouse.move(0, 0)
  await cellOf(page, 'Zoe').hover()
  const grip = page.getByRole('button', { name: 'Row menu' })
  const zoe = await cellOf(page, 'Zoe').boundingBox()
  await expect
    .poll(async () => Math.abs(((await grip.boundingBox())?.y ?? 0) - zoe!.y) < 3, PATIENCE)
    .toBe(true)
  const from = await grip.boundingBox()
  const adam = await cellOf(page, 'Adam').boundingBox()
  await page.mouse.move(from!.x + 8, from!.y + 12)
  await page.mouse.down()
  await page.mouse.move(from!.x + 8, adam!.y + 6, { steps: 4 })
  await page.locator('.cw-block-line:visible').waitFor()
  await page.mouse.up()
  await expectRows(pages, 'Name Age City | Zoe 30 Rome in Italy | Adam 4 Bern')
  await page.keyboard.press('Control+z')
  await expectRows(pages, 'Name Age City | Adam 4 Bern | Zoe 30 Rome in Italy')

  // A column is moved by its menu, by keys alone, while another types in it.
  await cellOf(page, 'Bern').click()
  const more = other.keyboard.type('.', { delay: 30 })
  // The focus moves shortly after the key.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  await page.keyboard.press('Alt+F10')
  await expect.poll(focused, PATIENCE).toBe('Row menu')
  await page.keyboard.press('ArrowRight')
  await expect.poll(focused, PATIENCE).toBe('Column menu')
  await page.keyboard.press('Enter')
  await chooseByKeys(page, 'Move column left')
  await more
  await expectRows(pages, 'Name City Age | Adam Bern 4 | Zoe Rome in Italy. 30')

  // The menu of a row that another deletes closes, and deletes nothing else.
  await cellOf(page, 'Adam').click()
  await page.keyboard.press('Tab')
  await inMenu(page, 'Row', 'Insert row below')
  await cellOf(page, 'Adam').click()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('button', { name: 'Row menu' }).click()
  await page.getByRole('menu', { name: 'Row' }).waitFor()
  await cellOf(other, 'Adam').click()
  await other.keyboard.press('ArrowDown')
  await inMenu(other, 'Row', 'Delete row')
  await page.getByRole('menu', { name: 'Row' }).waitFor({ state: 'detached' })
  await expectRows(pages, 'Name City Age | Adam Bern 4 | Zoe Rome in Italy. 30')

  // Alignment, header column, merged cells, and what these refuse.
  await cellOf(page, 'Age').click()
  await inMenu(page, 'Column', 'Align right')
  await expect
    .poll(() => cellOf(page, '30').evaluate((cell) => getComputedStyle(cell).textAlign), PATIENCE)
    .toBe('right')
  await inMenu(page, 'Column', 'Insert column after')
  await inMenu(page, 'Column', 'Header column')
  await expect.poll(() => page.locator('.cw-doc tr > th:first-child').count(), PATIENCE).toBe(3)
  await cellOf(page, 'Adam').click()
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => page.locator('.selectedCell').count(), PATIENCE).toBe(2)
  await inMenu(page, 'Table', 'Merge the cells')
  await expect.poll(() => page.locator('.cw-doc [rowspan="2"]').count(), PATIENCE).toBe(1)
  await cellOf(page, 'Bern').click()
  await inMenu(page, 'Column', 'Sort A to Z')
  await page.getByText('Split the merged cells first').waitFor()
  await page.getByRole('button', { name: 'Column menu' }).click()
  await page.getByRole('menu', { name: 'Column' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')

  await inMenu(page, 'Table', 'Delete the table')
  await expect.poll(() => page.locator('.cw-doc table').count(), PATIENCE).toBe(0)
  await expect.poll(() => other.locator('.cw-doc table').count(), PATIENCE).toBe(0)
})

it('EDIT-135: what is copied from a table are the selected cells, and cells of a spreadsheet fill it from the selected one', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Cells'))
  await write(page)
  await cellOf(page, '30').click()
  await page.keyboard.press('Shift+ArrowDown')
  await expect.poll(() => page.locator('.selectedCell').count(), PATIENCE).toBe(2)
  const copied = await textOf(page).evaluate((text) => {
    const clipboardData = new DataTransfer()
    text.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    const html = new DOMParser().parseFromString(clipboardData.getData('text/html'), 'text/html')
    return [...html.querySelectorAll('td, th')].map(({ textContent }) => textContent)
  })
  expect(copied).toEqual(['30', '4'])
  await cellOf(page, 'Bern').click()
  await pasteText(page, 'x\ty\nz\tw')
  await expectRows([page], 'Name Age City  | Zoe 30 Rome  | Adam 4 x y |   z w')
})

it('EDIT-184: columns get widths by dragging and by keys, while another types in the table, and one undo takes them back', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const address = await createDocument(server.url, 'Widths')
  await openDocument(page, server.url, address)
  await write(page)
  await openDocument(other, server.url, address)
  await expectRows([page, other], 'Name Age City | Zoe 30 Rome | Adam 4 Bern')
  const widthOf = (at: Page, text: string) =>
    cellOf(at, text).evaluate((cell) => Math.round(cell.getBoundingClientRect().width))
  const before = await widthOf(page, 'Zoe')

  await cellOf(other, 'Zoe').click()
  await other.keyboard.press('End')
  const typing = other.keyboard.type(' writes', { delay: 40 })
  await cellOf(page, 'Zoe').hover()
  const handle = page.getByRole('slider', { name: 'Column width' })
  await handle.hover()
  const box = await handle.boundingBox()
  await page.mouse.down()
  await page.mouse.move(box!.x + box!.width / 2 + 90, box!.y + 10, { steps: 5 })
  await page.mouse.up()
  await typing
  await expectRows([page, other], 'Name Age City | Zoe writes 30 Rome | Adam 4 Bern')
  for (const one of [page, other])
    await expect
      .poll(async () => Math.abs((await widthOf(one, 'Zoe')) - before - 90) < 4, PATIENCE)
      .toBe(true)

  // By keys; the menu takes the widths away.
  await cellOf(page, '30').click()
  const age = await widthOf(page, '30')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await page.keyboard.press('Alt+F10')
  for (const name of ['Row menu', 'Column menu', 'Table menu', 'Column width']) {
    await expect.poll(focused, PATIENCE).toBe(name)
    if (name !== 'Column width') await page.keyboard.press('ArrowRight')
  }
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => widthOf(page, '30'), PATIENCE).toBeLessThan(age)
  await expect
    .poll(() => handle.getAttribute('aria-valuenow'), PATIENCE)
    .toBe(String(await widthOf(page, '30')))
  const narrow = await widthOf(page, '30')
  await page.keyboard.press('ArrowUp')
  await expect.poll(() => widthOf(page, '30'), PATIENCE).toBe(narrow + 10)
  await expect.poll(() => widthOf(other, '30'), PATIENCE).toBe(narrow + 10)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect.poll(focused, PATIENCE).toBe('Document text')
  await page.keyboard.press('Control+z')
  for (const one of [page, other]) await expect.poll(() => widthOf(one, '30'), PATIENCE).toBe(narrow)
  await inMenu(page, 'Table', 'Reset column widths')
  for (const one of [page, other])
    await expect.poll(async () => Math.abs((await widthOf(one, 'Zoe')) - before) < 2, PATIENCE).toBe(true)
})

it('EDIT-189: what edits tables is loaded when the document first has one, from whoever; undo goes on from before', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const [page, other] = [ana.page, ben.page]
  const loaded: string[] = []
  page.on('response', (response) => loaded.push(response.url()))
  const editing = () => loaded.filter((url) => /\/table-editing-[^/]*\.js$/.test(url)).length
  const address = await createDocument(server.url, 'First table')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('mine')
  await openDocument(other, server.url, address)
  await expect.poll(() => textOf(other).textContent(), PATIENCE).toBe('mine')
  expect(editing()).toBe(0)

  await textOf(other).click()
  await other.keyboard.press('End')
  await other.keyboard.press('Enter')
  await other.getByRole('button', { name: 'Table', exact: true }).click()
  const empty = Array(3).fill('  ').join(' | ')
  await expectRows([page], empty)
  await expect.poll(editing, PATIENCE).toBe(1)
  await page.locator('.cw-doc th').first().click()
  await page.getByRole('button', { name: 'Table menu' }).waitFor()
  await page.keyboard.type('a')
  await page.keyboard.press('Tab')
  await page.keyboard.type('b')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => page.locator('.selectedCell').count(), PATIENCE).toBe(2)
  await page.keyboard.press('Delete')
  await expectRows([page, other], empty)
  for (const _ of ['cells', 'b', 'a', 'mine']) await page.keyboard.press('Control+z')
  await expect.poll(() => page.locator('.cw-doc > p').first().textContent(), PATIENCE).toBe('')
  await expect.poll(() => page.locator('.cw-doc table').count(), PATIENCE).toBe(1)
})
