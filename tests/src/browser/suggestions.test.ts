import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { blocksOf, openDocument, PATIENCE, textOf } from './document-page.ts'
import { openPanel } from './panel.ts'

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
  const options = { viewport: { width: 1440, height: 900 } }
  ana = await visit(browser, 'Ana', server.url, options)
  ben = await visit(browser, 'Ben', server.url, options)
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

/** Creates a document of Markdown; resolves to its address. */
async function imported(markdown: string): Promise<string> {
  const { address } = await send<{ address: string }>('/api/imports?title=River', {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  return address
}

interface Block {
  readonly handle: string
  readonly hash: string
  readonly markdown: string
}

/** Suggests to change words of blocks that contain a text, as a request does. */
async function suggest(
  address: string,
  changes: readonly { readonly block: string; readonly find?: string; readonly with: string }[],
  rationale?: string,
): Promise<void> {
  const path = `/api/documents/${encodeURIComponent(address)}`
  const { blocks } = await send<{ blocks: Block[] }>(`${path}/blocks`)
  const operations = changes.map((change) => {
    const { handle } = blocks.find(({ markdown }) => markdown.includes(change.block))!
    return change.find === undefined
      ? { op: 'insert_after', handle, markdown: change.with }
      : { op: 'replace_text', handle, find: change.find, replace: change.with }
  })
  await send(`${path}/suggestions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operations, ...(rationale === undefined ? {} : { rationale }) }),
  })
}

const marginOf = (page: Page) => page.getByRole('complementary', { name: 'Margin' })
/** What would come and what would go, as the text shows it. */
const coming = (page: Page) => page.locator('.cw-would-come').allTextContents()
const going = (page: Page) => page.locator('.cw-would-go').allTextContents()
/** The blocks, once nothing is suggested any more. */
const lines = async (page: Page) =>
  (await coming(page)).length > 0 ? 'suggestions are left' : await blocksOf(page)

it('EDIT-226, EDIT-228: all see what is suggested, which loads nothing; one types beside it while another accepts', async () => {
  const address = await imported('The river rises at night.\n\nIt falls by day.')
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  const loaded: string[] = []
  for (const { page } of [ana, ben]) page.on('request', (request) => loaded.push(request.url()))
  const picture = 'http://127.0.0.1:9/leak.png'
  await suggest(address, [
    { block: 'rises', find: 'night', with: 'dusk' },
    { block: 'falls', with: `![A picture](${picture}) and [more](${picture})` },
  ])
  for (const { page } of [ana, ben]) {
    await expect.poll(() => going(page), PATIENCE).toEqual(['night'])
    await expect.poll(async () => (await coming(page)).length, PATIENCE).toBe(2)
    await expect.poll(() => marginOf(page).getByRole('article').count(), PATIENCE).toBe(2)
    expect(await page.locator('.cw-would-come :is(img, a)').count()).toBe(0)
  }
  expect(await seriousFindings(ana.page)).toEqual([])

  await textOf(ana.page).focus()
  await ana.page.keyboard.press('Control+Home')
  await ana.page.keyboard.type('Look: ')
  const first = marginOf(ben.page).getByRole('article').first()
  await Promise.all([
    first.getByRole('button', { name: 'Accept', exact: true }).click(),
    ana.page.keyboard.type('here. '),
  ])
  for (const { page } of [ana, ben]) {
    await expect.poll(() => going(page), PATIENCE).toEqual([])
    await expect
      .poll(async () => (await blocksOf(page))[0], PATIENCE)
      .toBe('Look: here. The river rises at dusk.')
  }
  await marginOf(ana.page).getByRole('button', { name: 'Reject', exact: true }).click()
  for (const { page } of [ana, ben]) await expect.poll(() => coming(page), PATIENCE).toEqual([])
  expect(await blocksOf(ben.page)).toEqual(['Look: here. The river rises at dusk.', 'It falls by day.'])
  expect(loaded.filter((url) => url.includes('leak'))).toEqual([])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-229: who decides second is told', async () => {
  const address = await imported('The river rises at night.')
  await suggest(address, [{ block: 'rises', find: 'night', with: 'day' }])
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  for (const { page } of [ana, ben]) await marginOf(page).getByRole('article').waitFor()
  // Ana's page does not hear of what Ben decides.
  await ana.page.route('**/suggestions?**', (route) => route.abort())
  await marginOf(ben.page).getByRole('button', { name: 'Reject', exact: true }).click()
  await expect.poll(() => coming(ben.page), PATIENCE).toEqual([])
  await marginOf(ana.page).getByRole('button', { name: 'Accept', exact: true }).click()
  await expect.poll(() => ana.page.locator('.cw-toast').textContent(), PATIENCE).toMatch(/already/)
  await expect.poll(() => coming(ana.page), PATIENCE).toEqual([])
  await ana.page.unroute('**/suggestions?**')
  expect(await blocksOf(ana.page)).toEqual(['The river rises at night.'])
})

it('EDIT-230: F8 goes through suggestions; Enter accepts, Backspace rejects, E edits, Escape goes back', async () => {
  const { page } = ana
  const address = await imported('One is first.\n\nTwo is next.\n\nThree is last.')
  await suggest(address, [
    { block: 'One', find: 'first', with: 'early' },
    { block: 'Two', find: 'next', with: 'late' },
    { block: 'Three', find: 'last', with: 'final' },
  ])
  await openDocument(page, server.url, address)
  await expect.poll(() => going(page), PATIENCE).toEqual(['first', 'next', 'last'])
  await textOf(page).focus()
  await page.keyboard.press('Control+Home')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
  await page.keyboard.press('F8')
  await expect.poll(focused, PATIENCE).toMatch(/^Suggestion of .*(first|early)/)
  await page.keyboard.press('Escape')
  await expect.poll(focused, PATIENCE).toBe('Document text')
  await page.keyboard.press('Shift+F8')
  await expect.poll(focused, PATIENCE).toMatch(/last|final/)
  await page.keyboard.press('F8')
  await expect.poll(focused, PATIENCE).toMatch(/first|early/)
  await page.keyboard.press('Enter')
  await expect.poll(focused, PATIENCE).toMatch(/next|late/)
  await page.keyboard.press('e')
  const field = page.getByRole('textbox', { name: /Text of the suggestion/ })
  await expect.poll(() => field.inputValue(), PATIENCE).toMatch(/Two is late\.\s*/)
  await field.fill('Two is different.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(focused, PATIENCE).toMatch(/last|final/)
  await page.keyboard.press('Backspace')
  await expect.poll(focused, PATIENCE).toBe('Document text')
  await expect
    .poll(() => lines(page), PATIENCE)
    .toEqual(['One is early.', 'Two is different.', 'Three is last.'])
  expect(ana.complaints).toEqual([])
})

it('EDIT-232: on a phone a press on what is suggested opens it in the sheet, where all are decided', async () => {
  await using visitor = await visit(browser, 'Ben', server.url, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    colorScheme: 'dark',
  })
  const { page } = visitor
  const address = await imported('One is first.\n\nTwo is next.')
  await suggest(address, [
    { block: 'One', find: 'first', with: 'early' },
    { block: 'Two', find: 'next', with: 'late' },
  ])
  await openDocument(page, server.url, address)
  await page.locator('.cw-would-go').first().tap()
  const sheet = page.getByRole('region', { name: 'Suggestions', exact: true })
  await expect.poll(() => sheet.getByRole('article').count(), PATIENCE).toBe(2)
  expect(await seriousFindings(page)).toEqual([])
  const box = await sheet.boundingBox()
  expect([box!.x, Math.round(box!.x + box!.width)]).toEqual([0, 390])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await sheet.getByRole('article').first().getByRole('button', { name: 'Reject', exact: true }).tap()
  await expect.poll(() => going(page), PATIENCE).toEqual(['next'])
  await sheet.getByRole('article').getByRole('button', { name: 'Accept', exact: true }).tap()
  await expect.poll(() => lines(page), PATIENCE).toEqual(['One is first.', 'Two is late.'])
  await expect.poll(() => sheet.textContent(), PATIENCE).toMatch(/no suggestions/)
  expect(visitor.complaints).toEqual([])
})

it('EDIT-390, EDIT-391, EDIT-392: in the panel some are selected and decided, a decision is undone, and who decided is told', async () => {
  const { page } = ana
  const address = await imported('One is first.\n\nTwo is next.\n\nThree is last.')
  await suggest(address, [
    { block: 'One', find: 'first', with: 'early' },
    { block: 'Two', find: 'next', with: 'late' },
    { block: 'Three', find: 'last', with: 'final' },
  ])
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  await expect.poll(() => going(page), PATIENCE).toEqual(['first', 'next', 'last'])
  await page.keyboard.press('Control+Alt+Shift+S')
  const panel = page.getByRole('region', { name: 'Suggestions for this document' })
  await panel.getByRole('checkbox', { name: /first/ }).check()
  await panel.getByRole('checkbox', { name: /last/ }).check()
  expect(await seriousFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Accept 2 selected' }).click()
  await expect.poll(() => lines(ben.page), PATIENCE).toBe('suggestions are left')
  await expect.poll(() => going(ben.page), PATIENCE).toEqual(['next'])
  const toast = page.locator('.cw-toast')
  await expect.poll(() => toast.textContent(), PATIENCE).toContain('Accepted 2 suggestions.')
  // Ben changes one of the words: only the other one is undone.
  await textOf(ben.page).focus()
  await ben.page.keyboard.press('Control+Home')
  await ben.page.keyboard.press('End')
  await ben.page.keyboard.press('ArrowLeft')
  await ben.page.keyboard.type('er')
  await expect.poll(async () => (await blocksOf(page))[0], PATIENCE).toBe('One is earlyer.')
  await toast.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => toast.textContent(), PATIENCE).toMatch(/changed since/)
  await expect.poll(async () => (await blocksOf(ben.page)).at(-1), PATIENCE).toBe('Three is last.')
  await panel.getByRole('button', { name: 'Reject', exact: true }).click()
  await expect.poll(() => going(ben.page), PATIENCE).toEqual([])
  await panel.getByRole('tab', { name: 'Decided' }).click()
  const decided = panel.getByRole('article')
  const names = () => decided.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  await expect
    .poll(async () => (await names()).toSorted(), PATIENCE)
    .toEqual([
      expect.stringMatching(/^Accepted by Guest: Replace: “first”/),
      expect.stringMatching(/^Accepted, then undone by Guest: Replace: “last”/),
      expect.stringMatching(/^Rejected by Guest: Replace: “next”/),
    ])
  expect(await seriousFindings(page)).toEqual([])
  await panel
    .getByRole('article', { name: /^Rejected/ })
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect.poll(() => going(ben.page), PATIENCE).toEqual(['next'])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-393: a conflict shows both texts; it is taken in its place, or edited', async () => {
  const { page } = ana
  const address = await imported('The river rises at night.\n\nIt falls by day.')
  await suggest(address, [
    { block: 'rises', find: 'night', with: 'dusk' },
    { block: 'falls', find: 'day', with: 'dawn' },
  ])
  await openDocument(page, server.url, address)
  await expect.poll(() => going(page), PATIENCE).toEqual(['night', 'day'])
  const path = `/api/documents/${encodeURIComponent(address)}`
  const { blocks } = await send<{ blocks: Block[] }>(`${path}/blocks`)
  const replace = (handle: string, find: string, by: string) => ({
    op: 'replace_text',
    handle,
    find,
    replace: by,
  })
  await send(`${path}/operations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      operations: [
        replace(blocks[0]!.handle, 'night', 'midnight, always'),
        replace(blocks[1]!.handle, 'day', 'daytime'),
      ],
    }),
  })
  const cards = marginOf(page).getByRole('article')
  await expect
    .poll(() => cards.filter({ hasText: 'These words were changed since.' }).count(), PATIENCE)
    .toBe(2)
  expect(await cards.first().locator('dd').allTextContents()).toEqual(['midnight, always', 'dusk'])
  await cards.first().getByRole('button', { name: /^Take/ }).click()
  await expect.poll(async () => (await blocksOf(page))[0], PATIENCE).toMatch(/^The river rises at dusk/)
  await cards.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: /Text of the suggestion/ }).fill('It falls by dawn, they say.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await blocksOf(page))[1], PATIENCE).toBe('It falls by dawn, they say.')
  expect(ana.complaints).toEqual([])
})

it('EDIT-394, EDIT-395, EDIT-396: the text is shown as it would be and as it is, in forced colours too; composing over what is drawn writes once', async () => {
  const { page } = ana
  const address = await imported('The river rises at night.\n\nIt falls by day.\n\nA plain word.')
  await openDocument(page, server.url, address)
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(request.url()))
  await suggest(address, [
    { block: 'rises', find: 'night', with: 'dusk' },
    { block: 'plain', find: 'plain', with: '**plain**' },
    { block: 'falls', with: '## New\n\n![A picture](http://127.0.0.1:9/leak.png)' },
  ])
  await expect.poll(() => going(page), PATIENCE).toEqual(['night'])
  // What comes and goes is told apart without colours.
  await page.emulateMedia({ forcedColors: 'active' })
  const lineOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((one) => getComputedStyle(one).textDecorationLine)
  expect(await lineOf('.cw-would-go')).toContain('line-through')
  expect(await lineOf('.cw-would-come')).toContain('underline')
  expect(await lineOf('.cw-would-format')).toContain('underline')
  await page.emulateMedia({ forcedColors: null })

  const panel = page.getByRole('region', { name: 'Suggestions for this document' })
  await openPanel(page, 'suggestions', 'Control+Alt+Shift+S')
  const show = async (name: string) => {
    await panel.getByRole('button', { name: /^Show/ }).click()
    await page.getByRole('menuitemradio', { name }).click()
  }
  await show('As it would be')
  const text = () =>
    textOf(page).evaluate((one) => (one as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim())
  await expect
    .poll(text, PATIENCE)
    .toBe('The river rises at dusk. It falls by day. New A picture A plain word.')
  expect(await textOf(page).locator('.cw-came h2').textContent()).toBe('New')
  expect(await textOf(page).locator('p > strong[data-suggestion]').textContent()).toBe('plain')
  expect(loaded.filter((url) => url.includes('leak'))).toEqual([])
  expect(await seriousFindings(page)).toEqual([])
  await show('As it is')
  await expect.poll(text, PATIENCE).toBe('The river rises at night. It falls by day. A plain word.')
  await show('Changes')
  await expect.poll(() => going(page), PATIENCE).toEqual(['night'])

  const session = await page.context().newCDPSession(page)
  await textOf(page).focus()
  await page.keyboard.press('Control+Home')
  for (let step = 0; step < 'The river rises '.length; step++) await page.keyboard.press('ArrowRight')
  for (const composed of ['n', 'ni', '\u306b'])
    await session.send('Input.imeSetComposition', {
      text: composed,
      selectionStart: composed.length,
      selectionEnd: composed.length,
    })
  // A new suggestion arrives meanwhile: it is drawn when the composition has ended.
  await suggest(address, [{ block: 'falls', find: 'day', with: 'dawn' }])
  await session.send('Input.insertText', { text: '\u306b' })
  await expect.poll(() => going(page), PATIENCE).toEqual(['night', 'day'])
  const path = `/api/documents/${encodeURIComponent(address)}`
  await expect
    .poll(async () => (await send<{ blocks: Block[] }>(`${path}/blocks`)).blocks[0]!.markdown, PATIENCE)
    .toBe('The river rises \u306bat night.')
  expect(ana.complaints).toEqual([])
})

it('EDIT-397: under the block in which a run of this browser suggests something stands its bar, which decides about all of it', async () => {
  const { page } = ben
  const address = await imported('The river rises at nigth.\n\nIt falls by day.')
  const path = `/api/documents/${encodeURIComponent(address)}`
  const { run } = await send<{ run: { id: string } }>(`${path}/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ agent: 'checker', action: 'fix', suggestOnly: true }),
  })
  await openDocument(page, server.url, address)
  await expect.poll(async () => (await going(page)).length, PATIENCE).toBeGreaterThan(0)
  // Somebody else asked: there is none.
  const bar = page.getByRole('group', { name: /^Suggestion of .*, AI$/ })
  expect(await bar.count()).toBe(0)
  await page.evaluate((id) => localStorage.setItem('cowrite.runs', id), run.id)
  await openDocument(page, server.url, address)
  await expect.poll(() => bar.count(), PATIENCE).toBe(1)
  expect(await seriousFindings(page)).toEqual([])
  await bar.getByRole('button', { name: 'Accept' }).click()
  await expect.poll(() => lines(page), PATIENCE).toEqual(['The river rises at night.', 'It falls by day.'])
  await expect.poll(() => bar.count(), PATIENCE).toBe(0)
  expect(ben.complaints).toEqual([])
})

it('EDIT-398: a suggestion is commented on in its card, and the comment is read beside the decision afterwards', async () => {
  const address = await imported('The river rises at night.')
  await suggest(address, [{ block: 'rises', find: 'night', with: 'dusk' }])
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  const card = marginOf(ana.page).getByRole('article', { name: /^Suggestion of/ })
  await card.click()
  await card.getByRole('button', { name: 'Comment', exact: true }).first().click()
  const field = card.getByRole('textbox', { name: 'Comment on the suggestion' })
  await field.fill('Why not dawn?')
  await field.press('Control+Enter')
  const theirs = marginOf(ben.page).getByRole('article', { name: /^Suggestion of/ })
  await expect.poll(() => theirs.textContent(), PATIENCE).toContain('Why not dawn?')
  await theirs.getByRole('button', { name: 'Accept', exact: true }).click()
  const panel = ben.page.getByRole('region', { name: 'Suggestions for this document' })
  await openPanel(ben.page, 'suggestions', 'Control+Alt+Shift+S')
  await panel.getByRole('tab', { name: 'Decided' }).click()
  await expect.poll(() => panel.textContent(), PATIENCE).toContain('Why not dawn?')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})
