import { LLMock } from '@copilotkit/aimock'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import {
  blocksOf,
  createDocument,
  expectSaveState,
  facesOf,
  openDocument,
  PATIENCE,
  textOf,
} from './document-page.ts'

const TEXT = [
  'The harbour was rebuilt after the storm of 1953, because the old walls had failed.',
  'The new walls are four metres higher than the old walls.',
  'Fishermen complained that the harbour was harder to enter.',
  'The council answered with a second entrance to the harbour in 1961.',
]

/** Words that the model would write. */
const WORDS = 10_000

let browser: Browser

beforeAll(async () => {
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const panelOf = (page: Page) => page.getByRole('region', { name: 'Assistant', exact: true })
const noteOf = (page: Page) => page.locator('.cw-run-note')
const openPanel = (page: Page) => page.getByRole('button', { name: /^Assistant/ }).click()
const askMenuOf = (page: Page) => page.getByRole('listbox', { name: 'Ask an agent' })

/** Whether the focus is in the text. */
const isInText = (page: Page) => page.evaluate(() => document.activeElement?.closest('.cw-doc') != null)

/** What the live regions of a page say. */
const saidOn = (page: Page) => page.locator('.cw-hidden[aria-live]').last().textContent()

/** The number of ranges that are lit as fresh. */
function freshRanges(page: Page): Promise<number> {
  return page.evaluate(() => {
    const sizes = ['cw-fresh-1', 'cw-fresh-2', 'cw-fresh-3'].map(
      (name) => CSS.highlights.get(name)?.size ?? 0,
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  })
}

it('AGENT-1, EDIT-210, EDIT-214: the offline assistant says what it is, writes into the document, and is taken back as a whole, after a reload too', async () => {
  await using server = await startServer()
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Harbour'))
  await textOf(page).click()
  for (const sentence of TEXT) {
    await page.keyboard.type(sentence)
    await page.keyboard.press('Enter')
  }
  await expectSaveState(page, 'Saved')
  const before = await blocksOf(page)
  await openPanel(page)
  const panel = panelOf(page)
  await expect.poll(() => panel.textContent(), PATIENCE).toMatch(/without a language model/i)
  expect(await seriousFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Summarize' }).first().click()
  const run = panel.locator('.cw-run')
  await expect.poll(() => run.getAttribute('data-state'), PATIENCE).toBe('done')
  const blocks = await blocksOf(page)
  expect(blocks.join('').length).toBeGreaterThan(before.join('').length)
  for (const sentence of TEXT) expect(blocks).toContain(sentence)
  expect(await run.locator('.cw-run-said').textContent()).toBe('Summarize')
  expect(await run.locator('.cw-run-changes').textContent()).toMatch(/added|changed/)
  await page.reload()
  await panel.getByText('for you').waitFor(PATIENCE)
  await textOf(page).click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('Ana wrote this. ')
  await expectSaveState(page, 'Saved')
  await panel.getByRole('button', { name: 'Undo run' }).click()
  await panel.getByText('Taken back').waitFor(PATIENCE)
  await expect
    .poll(() => blocksOf(page).then((after) => after.join('').length), PATIENCE)
    .toBeLessThan(blocks.join('').length)
  const after = (await blocksOf(page)).join('\n')
  for (const sentence of ['Ana wrote this. ', ...TEXT]) expect(after).toContain(sentence)
  expect(await seriousFindings(page)).toEqual([])
  expect(ana.complaints).toEqual([])
})

it('AGENT-2, EDIT-210, EDIT-211, EDIT-213, EDIT-217, EDIT-218: asked by keys, an agent is among the people and lit while it writes, others see its run and type, and a key stops it', async () => {
  const model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  try {
    // For minutes: on a loaded machine what follows takes long, and must not meet the end.
    model.onMessage(/./s, { content: 'word '.repeat(WORDS) }, { chunkSize: 5, latency: 20 })
    await using server = await startServer({
      env: { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'test', COWRITE_MODELS: 'model-a' },
    })
    await using ana = await visit(browser, 'Ana', server.url)
    await using ben = await visit(browser, 'Ben', server.url)
    const { page } = ana
    const { keyboard } = page
    const address = await createDocument(server.url, 'Harbour')
    await openDocument(page, server.url, address)
    await openDocument(ben.page, server.url, address)
    await openPanel(ben.page)
    await ben.page.getByText('Nothing asked yet').waitFor(PATIENCE)
    await page.getByRole('button', { name: /^Assistant/ }).waitFor(PATIENCE)
    await textOf(page).click()
    await keyboard.type('What Ana writes.')
    await keyboard.press('Control+j')
    await askMenuOf(page).waitFor()
    expect(await seriousFindings(page)).toEqual([])
    await keyboard.press('Escape')
    await askMenuOf(page).waitFor({ state: 'detached' })
    expect(await isInText(page)).toBe(true)
    await keyboard.press('Control+j')
    await askMenuOf(page).waitFor()
    await keyboard.type('continue')
    await keyboard.press('Enter')
    await expect
      .poll(() => blocksOf(page).then((blocks) => blocks.join(' ')), PATIENCE)
      .toMatch(/word word word/)
    expect(await isInText(page)).toBe(true)
    await page.locator('.cw-caret[data-agent]').waitFor({ state: 'attached' })
    expect(await facesOf(page)).toContain('Ana (you)')
    await expect.poll(() => freshRanges(page), PATIENCE).toBeGreaterThan(0)
    await expect.poll(() => saidOn(ben.page), PATIENCE).toMatch(/began: writing on/)
    const shown = panelOf(ben.page).locator('.cw-run')
    expect(await shown.textContent()).toMatch(/for (Guest|Ana)/)
    await textOf(ben.page).locator('> p').first().click()
    await ben.page.keyboard.press('Control+Home')
    await ben.page.keyboard.type('Meanwhile: ')
    await textOf(page).press('Control+.')
    await expect.poll(() => shown.getAttribute('data-state'), PATIENCE).toBe('cancelled')
    await expect.poll(() => noteOf(page).getAttribute('data-outcome'), PATIENCE).toBe('cancelled')
    await expect.poll(() => saidOn(page), PATIENCE).toMatch(/was stopped/)
    await expect.poll(() => facesOf(page), PATIENCE).not.toMatch(/Writer|Assistant/)
    const stopped = await blocksOf(page)
    expect(stopped.join(' ')).toContain('Meanwhile: What Ana writes.')
    expect(stopped.join(' ').split('word').length).toBeLessThan(WORDS)
    await expect.poll(() => freshRanges(page), PATIENCE).toBe(0)
    await keyboard.press('Control+End')
    await keyboard.type(' Typed by Ana.')
    expect(await freshRanges(ben.page)).toBe(0)
    await keyboard.press('Enter')
    await keyboard.type('/ai')
    await page.getByRole('option', { name: /^Ask an agent/ }).waitFor()
    await keyboard.press('Enter')
    await askMenuOf(page).getByRole('option', { name: 'Continue from here' }).waitFor()
    await keyboard.press('Escape')
    await askMenuOf(page).waitFor({ state: 'detached' })
    expect(await isInText(page)).toBe(true)
    expect((await blocksOf(page)).join('')).not.toContain('/ai')
    expect([...ana.complaints, ...ben.complaints]).toEqual([])
  } finally {
    await model.stop()
  }
})

it('EDIT-12, EDIT-216: an agent asks in the panel, its run goes on with the answer, and a run that fails says why', async () => {
  const model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  try {
    const question = { question: 'On the 14th or on the 21st?', choices: ['14 March', '21 March'] }
    const call = { id: 'call_1', name: 'ask_person', arguments: JSON.stringify(question) }
    model.on({ userMessage: /crew/, hasToolResult: false }, { toolCalls: [call] })
    model.on({ toolCallId: 'call_1' }, { content: 'It is the **21st** then.' })
    await using server = await startServer({
      env: { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'test', COWRITE_MODELS: 'model-a' },
    })
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Crews'))
    await openPanel(page)
    const panel = panelOf(page)
    const field = panel.getByRole('textbox', { name: 'Ask, or say what to do' })
    await expect
      .poll(() => field.evaluate((element) => element === document.activeElement), PATIENCE)
      .toBe(true)
    await page.keyboard.type('When does crew B go?')
    await page.keyboard.press('Control+Enter')
    await panel.getByText(question.question, { exact: true }).waitFor(PATIENCE)
    await expect.poll(() => saidOn(page), PATIENCE).toContain(question.question)
    expect(await seriousFindings(page)).toEqual([])
    await panel.getByRole('button', { name: '21 March' }).click()
    await panel.getByText('It is the 21st then.').waitFor(PATIENCE)
    await expect.poll(() => panel.locator('.cw-run').getAttribute('data-state'), PATIENCE).toBe('done')

    await field.fill('Something that the model does not know')
    await panel.getByRole('button', { name: 'Send' }).click()
    const failed = panel.locator('.cw-run[data-state="failed"]')
    await failed.waitFor(PATIENCE)
    expect(await failed.locator('.cw-run-outcome').textContent()).toMatch(/model|answer/i)
    await panel.getByRole('button', { name: /Earlier runs/ }).click()
    await panel.getByRole('button', { name: /When does crew B go/ }).click()
    await panel.getByText('It is the 21st then.').waitFor(PATIENCE)
  } finally {
    await model.stop()
  }
})

it('EDIT-219: without an assistant nothing of it is shown', async () => {
  await using server = await startServer({ env: { COWRITE_ASSISTANT: 'off' } })
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const told = page.waitForResponse((response) => response.url().endsWith('/api/assistant'))
  await openDocument(page, server.url, await createDocument(server.url, 'Alone'))
  await told
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outline' }).waitFor()
  expect(await page.getByText('Assistant').count()).toBe(0)
  await page.keyboard.press('Escape')
  await textOf(page).click()
  await page.keyboard.type('/ai')
  await page.keyboard.press('Control+j')
  await page.keyboard.press('Control+Alt+Shift+j')
  expect(await page.getByRole('option', { name: /agent/ }).count()).toBe(0)
  expect(await page.locator('.cw-ask-menu, .cw-side').count()).toBe(0)
  expect(await page.getByRole('button', { name: /^Assistant/ }).count()).toBe(0)
  expect(ana.complaints).toEqual([])
})

it('EDIT-221: turned off in a document by its menu, nothing of agents is shown to anybody there, until they are on again', async () => {
  await using server = await startServer()
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  const address = await createDocument(server.url, 'Harbour')
  const button = (page: Page) => page.getByRole('button', { name: /^Assistant/ })
  for (const { page } of [ana, ben]) {
    await openDocument(page, server.url, address)
    await button(page).waitFor(PATIENCE)
  }
  const { page } = ana
  const choose = async (entry: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  await choose('Turn agents off here')
  await page.getByText('No agent works in this document now.').waitFor(PATIENCE)
  for (const { page } of [ana, ben]) await button(page).waitFor({ ...PATIENCE, state: 'detached' })
  await ben.page.reload()
  await textOf(ben.page).waitFor(PATIENCE)
  await ben.page.getByRole('button', { name: 'More', exact: true }).click()
  await ben.page.getByRole('menuitem', { name: 'Turn agents on here' }).waitFor(PATIENCE)
  expect(await ben.page.getByText('Assistant').count()).toBe(0)
  await ben.page.keyboard.press('Escape')
  await choose('Turn agents on here')
  for (const { page } of [ana, ben]) await button(page).waitFor(PATIENCE)
  for (const { complaints } of [ana, ben]) expect(complaints).toEqual([])
})

it('EDIT-220: on a phone the assistant is a sheet, in which an agent is asked by touch', async () => {
  const phone = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }
  await using server = await startServer()
  await using ana = await visit(browser, 'Ana', server.url, phone)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Harbour'))
  await textOf(page).tap()
  await page.keyboard.type(TEXT.join(' '))
  await page.getByRole('button', { name: /^Assistant/ }).tap()
  const panel = panelOf(page)
  await panel.getByText('Nothing asked yet').waitFor(PATIENCE)
  await expect.poll(async () => (await panel.boundingBox())?.y, PATIENCE).toBe(400)
  expect(await seriousFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Summarize' }).first().tap()
  await expect.poll(() => panel.locator('.cw-run').getAttribute('data-state'), PATIENCE).toBe('done')
  expect(ana.complaints).toEqual([])
})
