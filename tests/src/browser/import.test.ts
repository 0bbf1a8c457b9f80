import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { type JsonNode, jsonOf, setText } from './clipboard.ts'
import {
  blocksOf,
  createDocument,
  expectSameText,
  openDocument,
  PATIENCE,
  textOf,
  toList,
} from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

interface Upload {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

const file = (name: string, content: string | Buffer): Upload => ({
  name,
  mimeType: '',
  buffer: Buffer.from(content),
})

const choose = (page: Page, ...files: readonly Upload[]) =>
  page.getByLabel('Files to import').setInputFiles([...files])

/** The lines of the panel: each file and what is said of it. */
const lines = (page: Page) =>
  page
    .getByRole('region', { name: 'Import' })
    .locator('li')
    .evaluateAll((items) =>
      items.map((item) => Array.from(item.children, (part) => part.textContent).join(': ')),
    )

const titleOf = (page: Page) => page.getByRole('textbox', { name: 'Title' }).inputValue()

it('EDIT-145: a Word file that was downloaded is imported as the same document', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const text = (value: string, ...marks: readonly string[]): JsonNode => ({
    type: 'text',
    text: value,
    ...(marks.length === 0 ? {} : { marks: marks.map((type) => ({ type })) }),
  })
  const p = (...content: readonly JsonNode[]): JsonNode => ({ type: 'paragraph', content })
  const item = (type: string, ...content: readonly JsonNode[]): JsonNode => ({ type, content })
  const content: JsonNode[] = [
    { type: 'heading', attrs: { level: 2 }, content: [text('Head')] },
    p(text('plain '), text('bold', 'bold'), text(' and '), text('both', 'bold', 'italic')),
    {
      type: 'bulletList',
      content: [
        item('listItem', p(text('one')), {
          type: 'bulletList',
          content: [item('listItem', p(text('inner')))],
        }),
        item('listItem', p(text('two'))),
      ],
    },
    {
      type: 'taskList',
      content: [{ type: 'taskItem', attrs: { checked: true }, content: [p(text('done'))] }],
    },
    { type: 'blockquote', content: [p(text('quoted'))] },
    {
      type: 'table',
      content: [
        item('tableRow', {
          type: 'tableHeader',
          attrs: { colspan: 2, rowspan: 1 },
          content: [p(text('wide'))],
        }),
        item(
          'tableRow',
          { type: 'tableCell', attrs: { colspan: 1, rowspan: 1 }, content: [p(text('a'))] },
          { type: 'tableCell', attrs: { colspan: 1, rowspan: 1 }, content: [p(text('b'))] },
        ),
      ],
    },
  ]
  await openDocument(page, server.url, await createDocument(server.url, 'Round trip'))
  await setText(page, content)
  const before = await jsonOf(page)
  await page.getByRole('button', { name: 'More', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Download' }).press('ArrowRight')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Word .docx' }).press('Enter'),
  ])
  await page.goto(server.url)
  await page.getByLabel('Files to import').setInputFiles(await download.path())
  // The browser keeps downloads under names without extensions.
  await expect.poll(() => lines(page), PATIENCE).toEqual([expect.stringContaining('Only Markdown')])
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  await choose(page, file('other name.docx', Buffer.concat(chunks)))
  await textOf(page).waitFor()
  expect(await titleOf(page)).toBe('Round trip')
  expect(withoutBold(await jsonOf(page))).toEqual(withoutBold(before))
  expect(ana.complaints).toEqual([])
})

/** Without the bold mark of headers, which Word needs and the editor does not. */
function withoutBold(nodes: readonly JsonNode[]): unknown {
  const json = JSON.stringify(nodes)
  return JSON.parse(json.replace('"text":"wide","marks":[{"type":"bold"}]', '"text":"wide"'))
}

it('EDIT-145, EDIT-146, EDIT-465: several files are imported at once, those that cannot be are told, and hostile ones do nothing', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const { page } = ana
  const foreign: string[] = []
  ana.context.on('request', (request) => {
    if (!request.url().startsWith(server.url) && /^https?:/.test(request.url())) foreign.push(request.url())
  })
  await page.goto(server.url)
  await choose(
    page,
    file('Notes.md', '# The title\n\n- one\n- two\n'),
    file('latin.txt', Buffer.from('Z\u00fcrich <b> *x*', 'latin1')),
    file(
      'page.html',
      '<title>t</title><h2>Head</h2><p onclick="hacked()">text <a href="javascript:hacked()">link</a></p><script>document.title="hacked"</script><img src="https://foreign.example/a.png" onerror="hacked()"><img src="file:///a.png"><img alt="Inside" src="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="><style>body{background:url(https://foreign.example/b)}</style><iframe src="https://foreign.example/c"></iframe>',
    ),
    file('broken.docx', 'no zip at all'),
    file('empty.md', ''),
    file('picture.png', 'x'),
    file('large.md', 'x'.repeat(4 * 1024 * 1024 + 1)),
  )
  await page.getByRole('heading', { name: '3 imported, 4 not' }).waitFor()
  expect(await lines(page)).toEqual([
    'Notes.md: Imported',
    'latin.txt: Imported',
    'page.html: Imported without one picture',
    'broken.docx: It could not be read. It may be damaged.',
    'empty.md: It is empty.',
    'picture.png: Only Markdown, text, HTML and Word (.docx) files can be imported.',
    'large.md: It is larger than 4 MB. Divide it, then import the parts.',
  ])
  expect(await seriousFindings(page)).toEqual([])
  for (const title of ['The title', 'latin', 'page'])
    await page.getByRole('link', { name: title, exact: true }).waitFor()
  expect(foreign).toEqual([])
  await page.getByRole('region', { name: 'Import' }).getByRole('link', { name: 'page.html' }).click()
  await textOf(page).waitFor()
  expect((await blocksOf(page)).slice(0, 2)).toEqual(['Head', 'text link'])
  expect(await textOf(page).locator('a[href]').count()).toBe(0)
  expect(await page.title()).toBe('page · Cowrite')
  // The picture inside of the file is sent now.
  await ben.page.goto(page.url())
  const inside = ben.page.locator('.cw-picture-image[alt="Inside"][src*="/files/"]')
  await expect.poll(() => inside.evaluateAll((images) => images.length), PATIENCE).toBe(1)
  await page.goBack()
  await page.getByRole('link', { name: 'latin', exact: true }).click()
  await expectSameText([page], (blocks) => blocks.join() === 'Zürich <b> *x*')
  // Another sees it, and both write on in it.
  await ben.page.goto(page.url())
  await textOf(ben.page).click()
  await ben.page.keyboard.press('Control+End')
  await ben.page.keyboard.type('!')
  await expectSameText([page, ben.page], (blocks) => blocks.join() === 'Zürich <b> *x*!')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-145: a file that is dropped on the list is imported and opened, once, though the first answer is lost', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await page.goto(server.url)
  let lost = 0
  await page.route('**/api/imports?*', async (route) => {
    if (lost++ > 0) return await route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: 'Import…' }).waitFor()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['# Dropped\n\ntext'], 'a.md'))
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
      )
    }
  })
  await textOf(page).waitFor()
  expect(await titleOf(page)).toBe('Dropped')
  expect(lost).toBe(2)
  await toList(page)
  await page.getByRole('link', { name: 'Dropped', exact: true }).waitFor()
  expect(await page.getByRole('link', { name: 'Dropped', exact: true }).count()).toBe(1)
  expect(ana.complaints).toEqual([])
})

it('EDIT-147, EDIT-148: a document begins with a template and is copied, by keys alone', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await page.goto(server.url)
  await page.getByRole('button', { name: 'Templates…' }).press('Enter')
  await page.getByRole('dialog', { name: 'Templates' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: /^Meeting notes/ }).press('Enter')
  await textOf(page).waitFor()
  expect(await titleOf(page)).toBe('Meeting notes')
  const first = await blocksOf(page)
  expect(first).toContain('Agenda')
  const address = page.url()
  await page.getByRole('button', { name: 'More', exact: true }).press('Enter')
  await page.getByRole('menuitem', { name: 'Make a copy' }).press('Enter')
  await page.waitForURL((url) => url.href !== address)
  await expect.poll(() => titleOf(page), PATIENCE).toBe('Copy of Meeting notes')
  await expectSameText([page], (blocks) => blocks.join('|') === first.join('|'))
  await toList(page)
  await page.getByRole('button', { name: 'More for Copy of Meeting notes' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Make a copy' }).press('Enter')
  await textOf(page).waitFor()
  await expect.poll(() => titleOf(page), PATIENCE).toBe('Copy of Copy of Meeting notes')
  expect(ana.complaints).toEqual([])
})
