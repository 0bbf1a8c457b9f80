import { LLMock } from '@copilotkit/aimock'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../harness/server.ts'
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

it('AGENT-1: the offline assistant says what it is, is seen among the people, and writes into the document', async () => {
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
  const written = (await blocksOf(page)).join('').length
  await page.getByRole('button', { name: 'Assistant' }).click()
  await expect
    .poll(() => page.getByRole('menu').textContent(), PATIENCE)
    .toMatch(/offline|without a language model/i)
  await page.getByRole('menuitem', { name: /Summarize/ }).click()
  await page.locator('.cw-run[data-outcome="done"]').waitFor()
  const blocks = await blocksOf(page)
  expect(blocks.join('').length).toBeGreaterThan(written)
  for (const sentence of TEXT) expect(blocks).toContain(sentence)
  expect(ana.complaints).toEqual([])
})

it('AGENT-2: an agent is among the people while it writes, others type meanwhile, and Stop ends it', async () => {
  const model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  try {
    // For minutes: on a loaded machine what follows takes long, and must not meet the end.
    model.onMessage(/./s, { content: 'word '.repeat(WORDS) }, { chunkSize: 5, latency: 20 })
    await using server = await startServer({
      env: { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'test', COWRITE_MODELS: 'model-a' },
    })
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    await openDocument(page, server.url, await createDocument(server.url, 'Harbour'))
    await textOf(page).click()
    await page.keyboard.type('What Ana writes.')
    await page.getByRole('button', { name: 'Assistant' }).click()
    await page.getByRole('menuitem', { name: /Continue writing/ }).click()
    await expect
      .poll(() => blocksOf(page).then((blocks) => blocks.join(' ')), PATIENCE)
      .toMatch(/word word word/)
    await page.locator('.cw-caret[data-agent]').waitFor({ state: 'attached' })
    const self = await facesOf(page)
    expect(self).toMatch(/Ana \(you\), ./)
    await textOf(page).locator('> p').first().click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('Meanwhile: ')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('.cw-run[data-outcome="stopped"]').waitFor()
    await expect.poll(() => facesOf(page), PATIENCE).toBe('People here: Ana (you)')
    const stopped = await blocksOf(page)
    expect(stopped[0]).toContain('Meanwhile: What Ana writes.')
    expect(stopped.join(' ').split('word').length).toBeLessThan(WORDS)
    expect(ana.complaints).toEqual([])
  } finally {
    await model.stop()
  }
})
