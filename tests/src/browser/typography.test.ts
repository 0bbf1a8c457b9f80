import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Waits until typed quotes are replaced: the rules are loaded when the text gets the focus. */
async function typographyIsThere(page: Page): Promise<void> {
  await textOf(page).click()
  await expect
    .poll(async () => {
      await page.keyboard.type('(c)')
      const [text = ''] = await blocksOf(page)
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Backspace')
      return text
    }, PATIENCE)
    .toBe('©')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual([''])
}

const html = (page: Page) =>
  textOf(page).evaluate((text) => {
    const copy = text.cloneNode(true) as HTMLElement
    for (const extra of copy.querySelectorAll('.cw-caret, .ProseMirror-trailingBreak')) extra.remove()
    return copy.innerHTML
      .replace(/ (?!href)[\w-]+="[^"]*"/g, '')
      .replace(/<(\w+) href="([^"]*)">/g, '<$1 $2>')
  })

it('EDIT-181: Backspace directly after a substitution, and one undo, bring back what was typed, also while another types in the paragraph', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Substitutions')
  await openDocument(page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await typographyIsThere(page)
  const cases = [
    ['one -- ', 'one – '],
    ['x (c)', 'x ©'],
    ['"', '“'],
    ['# ', ''],
    ['- ', ''],
    ['1. ', ''],
    ['[ ] ', null],
    ['> ', ''],
    ['a **bold**', 'a bold'],
    ['a `code`', 'a code'],
    ['is $x^2$', null],
    ['see https://example.com/a ', 'see https://example.com/a '],
    ['see [here](https://example.com)', 'see here'],
  ] as const
  for (const key of ['Backspace', 'Control+z']) {
    for (const [typed, shown] of cases) {
      await page.keyboard.type(typed)
      if (shown !== null) await expect.poll(() => blocksOf(page), PATIENCE).toEqual([shown])
      await page.keyboard.press(key)
      await expect.poll(() => html(page), PATIENCE).toBe(`<p>${typed.replace('>', '&gt;')}</p>`)
      // The caret is where one types on; an undo puts it where the text changed.
      if (key !== 'Backspace') await page.keyboard.press('End')
      await page.keyboard.type('!')
      await expect.poll(() => blocksOf(page), PATIENCE).toEqual([`${typed}!`])
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Backspace')
      await expect.poll(() => html(page), PATIENCE).toBe('<p></p>')
    }
  }

  // While another types in the paragraph: hers comes back, his stays.
  await page.keyboard.type('mine ')
  await expect.poll(() => blocksOf(ben.page), PATIENCE).toEqual(['mine '])
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Home')
  for (const [typed, replaced] of [
    ['(c)', '©'],
    ['**b**', 'b'],
    ['$y^2$', '$y^2$'],
  ] as const) {
    await page.keyboard.type(typed)
    await ben.page.keyboard.type('his ')
    await expect.poll(async () => (await blocksOf(page))[0]?.startsWith('his '), PATIENCE).toBe(true)
    await page.keyboard.press('Backspace')
    for (const one of [page, ben.page])
      await expect.poll(() => blocksOf(one), PATIENCE).toEqual([`his mine ${typed}`])
    expect(replaced).toBeDefined()
    for (const _ of typed) await page.keyboard.press('Backspace')
    for (const _ of 'his ') await ben.page.keyboard.press('Backspace')
    for (const one of [page, ben.page]) await expect.poll(() => blocksOf(one), PATIENCE).toEqual(['mine '])
  }

  // Any other key, or a click, ends it: Backspace deletes one character.
  await page.keyboard.type('(c)')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Backspace')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['mine '])
})

it('EDIT-180: the replacement of quotes and dashes is turned off in the menu of the document, which the browser remembers, and not that of Markdown', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Off'))
  await typographyIsThere(page)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  const entry = page.getByRole('menuitemcheckbox', { name: 'Replace typed quotes and dashes' })
  expect(await entry.getAttribute('aria-checked')).toBe('true')
  await entry.click()
  await expect.poll(() => entry.getAttribute('aria-checked'), PATIENCE).toBe('false')
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await textOf(page).click()
  await page.keyboard.type('"a" **b**')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['"a" b'])

  await page.reload()
  await textOf(page).click()
  await page.keyboard.press('End')
  await page.keyboard.type(' "c"')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['"a" b "c"'])
})
