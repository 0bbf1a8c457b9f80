import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { emptyText, type JsonNode, jsonOf, noticeBar, paste, setText } from './clipboard.ts'
import { blocksOf, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

/**
 * What programs put on the clipboard, in the shape of each: `name.html`, `name.txt` and `name.vscode` (the data that VS
 * Code adds), and in `name.json` the blocks that it becomes.
 */
const CORPUS = join(import.meta.dirname, 'paste')

/** The media type of each kind of file. */
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  txt: 'text/plain',
  vscode: 'vscode-editor-data',
}

let server: RunningServer
let browser: Browser
let ana: Visitor

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url)
  await openDocument(ana.page, server.url, await createDocument(server.url, 'Pasted'))
  await textOf(ana.page).click()
})

afterAll(async () => {
  await ana?.[Symbol.asyncDispose]()
  await closeWindows(browser)
})

const files = await readdir(CORPUS)
const names = [...new Set(files.map((file) => file.replace(/\.\w+$/, '')))].sort()

it.each(names)('EDIT-80: pasted content becomes what its source shows: %s', async (name) => {
  const content: Record<string, string> = {}
  for (const [extension, type] of Object.entries(TYPES)) {
    if (files.includes(`${name}.${extension}`)) {
      content[type] = await readFile(join(CORPUS, `${name}.${extension}`), 'utf8')
    }
  }
  await emptyText(ana.page)
  await paste(ana.page, { content })
  await expect.poll(() => textOf(ana.page).textContent()).not.toBe('')
  const blocks = await jsonOf(ana.page)
  expect(blocks).toEqual(JSON.parse(await readFile(join(CORPUS, `${name}.json`), 'utf8')))
  expect(ana.complaints).toEqual([])
})

it('EDIT-81: nothing that is pasted runs, is loaded before it is in the text, or styles the page', async () => {
  const { page } = ana
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await emptyText(page)
  await paste(page, { content: { 'text/html': await readFile(join(CORPUS, 'hostile.html'), 'utf8') } })
  await expect.poll(() => blocksOf(page), PATIENCE).toContain('Last')
  // What a paste starts is started before the next frames.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(requests.filter((url) => !url.startsWith(server.url))).toEqual([])
  expect(await page.evaluate(() => 'pasted' in window)).toBe(false)
  const left = await textOf(page).evaluate(
    (element) =>
      [...element.querySelectorAll('*')].flatMap((one) =>
        [...one.attributes].filter(
          ({ name, value }) =>
            /^(?:on|id$|background$|ping$)/.test(name) || /attacker|javascript|cw-title|fixed/.test(value),
        ),
      ).length,
  )
  expect(left).toBe(0)
  expect(ana.complaints).toEqual([])
})

it('EDIT-82: text that looks like Markdown is pasted as text, with an offer to format it that is announced, is reached by Alt F10, takes no focus, ends with the next key, and is undone in one step', async () => {
  const { page } = ana
  const markdown = '# Title\n\nSome **bold** text.\n\n- one\n- two\n'
  const asText = ['# Title', 'Some **bold** text.', '- one', '- two']
  await emptyText(page)
  await textOf(page).click()
  await paste(page, { content: { 'text/plain': markdown } })
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(asText)
  await page.getByText('The pasted text looks like Markdown.').waitFor({ state: 'attached' })
  await noticeBar(page).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(await page.evaluate(() => document.activeElement?.classList.contains('cw-doc'))).toBe(true)
  await page.keyboard.press('Alt+F10')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Paste as Markdown')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => jsonOf(page), PATIENCE)
    .toEqual([
      { type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: 'Title' }] },
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'Some ' },
          { type: 'text', text: 'bold', marks: [{ type: 'bold' }] },
          { type: 'text', text: ' text.' },
        ],
      },
      {
        type: 'bulletList',
        content: ['one', 'two'].map((text) => ({
          type: 'listItem',
          content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
        })),
      },
    ])
  await noticeBar(page).waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.classList.contains('cw-doc'))).toBe(true)
  await page.keyboard.press('Control+z')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(asText)

  // Kept as text, and without an answer: typing on ends the offer.
  for (const answer of ['Escape', 'x']) {
    await emptyText(page)
    await paste(page, { content: { 'text/plain': markdown } })
    await noticeBar(page).waitFor()
    if (answer === 'Escape') await page.keyboard.press('Alt+F10')
    await page.keyboard.press(answer)
    await noticeBar(page).waitFor({ state: 'detached' })
    expect((await blocksOf(page))[0]).toBe('# Title')
  }
})

it('EDIT-83: of a pasted page the images on the computer it comes from are left out with a message, and the rest is pasted', async () => {
  const { page } = ana
  await emptyText(page)
  await textOf(page).click()
  await page.keyboard.type('Before')
  const html = '<p> and</p><img src="file:///C:/Users/a/image001.png"><p>after</p>'
  await paste(page, { content: { 'text/html': html } })
  await noticeBar(page).getByText('One image was left out').waitFor()
  expect(await jsonOf(page)).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'Beforeand' }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'after' }] },
  ])
  await noticeBar(page).getByRole('button', { name: 'OK' }).click()
})

it('EDIT-85: what is copied in the editor is pasted as it was', async () => {
  const { page } = ana
  const text = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
  const cell = (align: string | null, words: string) => ({
    type: 'tableCell',
    attrs: { colspan: 1, rowspan: 1, ...(align === null ? {} : { align }) },
    content: [text(words)],
  })
  const blocks = [
    text('two  spaces'),
    { type: 'paragraph' },
    { type: 'taskList', content: [{ type: 'taskItem', attrs: { checked: true }, content: [text('done')] }] },
    { type: 'codeBlock', attrs: { language: 'typescript' }, content: [{ type: 'text', text: 'a\n  b' }] },
    { type: 'table', content: [{ type: 'tableRow', content: [cell('center', 'a'), cell(null, 'b')] }] },
    text('**no Markdown**'),
  ]
  await setText(page, blocks)
  await textOf(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+v')
  await expect.poll(() => jsonOf(page), PATIENCE).toEqual(blocks)
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+v')
  await expect.poll(() => jsonOf(page), PATIENCE).toEqual([...blocks, ...blocks])
})

it('EDIT-86: a pasted line of a megabyte becomes paragraphs of at most 20,000 characters, more than 20,000 lines become one block of code, and pages with 100,000 nested elements, 100,000 changes of format or attributes of a megabyte are pasted without their excess, with all their text', async () => {
  const { page } = ana
  const pasted = async (type: string, content: string): Promise<JsonNode[]> => {
    await emptyText(page)
    await paste(page, { content: { [type]: content } })
    await expect.poll(() => textOf(page).textContent(), PATIENCE).not.toBe('')
    return await jsonOf(page)
  }
  const line = 'word '.repeat(200_000)
  const paragraphs = await pasted('text/plain', line)
  const texts = paragraphs.map(plainText)
  expect(Math.max(...texts.map((text) => text.length))).toBe(20_000)
  expect(texts.join('')).toBe(line)
  const lines = await pasted('text/plain', 'a\n'.repeat(20_001))
  expect(lines.map(({ type }) => type)).toEqual(['codeBlock'])
  for (const open of [
    '<div>',
    '<b><i>',
    '<ul><li>',
    '<blockquote>',
    '<table><tr><td>',
    '<font color=a><p>',
  ]) {
    const blocks = await pasted('text/html', `${open.repeat(100_000)}text`)
    expect([open, blocks.map(plainText).join('')]).toEqual([open, 'text'])
  }
  const formats = '<b>a</b><i>b</i>'.repeat(50_000)
  expect((await pasted('text/html', formats)).map(plainText).join('')).toBe('ab'.repeat(50_000))
  const long = 'x'.repeat(1_000_000)
  expect(
    await pasted(
      'text/html',
      `<p class="${long}" style="${long}">a <a href="https://example.com/${long}">b</a></p>`,
    ),
  ).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: 'a b' }] }])
})

it('EDIT-87: a paste before its reader has arrived waits for it; when the reader cannot be loaded, the text is pasted all the same', async () => {
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ben
  const content = { 'text/html': '<ul><li>[x] done</li></ul>', 'text/plain': '- [x] done' }
  let arrive = (): void => undefined
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route('**/assets/reader-*.js', async (route) => {
    await arrival
    await route.continue()
  })
  await openDocument(page, server.url, await createDocument(server.url, 'Early'))
  await textOf(page).click()
  await paste(page, { content })
  expect(await blocksOf(page)).toEqual([''])
  arrive()
  await expect.poll(async () => (await jsonOf(page)).map(({ type }) => type), PATIENCE).toContain('taskList')

  let arriveAgain = (): void => undefined
  const secondArrival = new Promise<void>((resolve) => {
    arriveAgain = resolve
  })
  await page.unroute('**/assets/reader-*.js')
  await page.route('**/assets/reader-*.js', async (route) => {
    await secondArrival
    await route.continue()
  })
  await openDocument(page, server.url, await createDocument(server.url, 'Typed on'))
  await textOf(page).click()
  await page.keyboard.type('before ')
  await paste(page, { content: { 'text/plain': 'one two' } })
  await page.keyboard.type(' after')
  await page.keyboard.press('Enter')
  await page.keyboard.type('th')
  arriveAgain()
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['before one two after', 'th'])
  await page.keyboard.type('ird')
  expect(await blocksOf(page)).toEqual(['before one two after', 'third'])

  await page.unroute('**/assets/reader-*.js')
  await page.route('**/assets/reader-*.js', (route) => route.abort())
  await openDocument(page, server.url, await createDocument(server.url, 'Never'))
  await textOf(page).click()
  await paste(page, { content })
  await expect.poll(() => textOf(page).textContent(), PATIENCE).toBe('[x] done')
  await emptyText(page)
  await paste(page, { content: { 'text/plain': 'one\n\ntwo' } })
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['one', 'two'])
})

/** The text of a node. */
function plainText(node: JsonNode): string {
  return node.text ?? (node.content ?? []).map(plainText).join('')
}
