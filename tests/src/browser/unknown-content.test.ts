import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'
import { newParagraph, openReplica } from './replica.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const NOTICE = 'This part needs a newer editor'

function unknown(name: string, attributes: Record<string, string>, text = ''): Y.XmlElement {
  const element = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text !== '') element.insert(0, [new Y.XmlText(text)])
  return element
}

/** A document with content that no editor of this version knows, and the editor of a newer version. */
async function openNewer(title: string) {
  const address = await createDocument(server.url, title)
  const replica = await openReplica(server, address)
  const { root } = replica
  root.insert(0, [
    newParagraph('A poll follows.'),
    unknown('poll', { question: 'Which day?' }, 'Monday'),
    newParagraph('Ask ', unknown('memo', { user: 'ann' }), ' about it.'),
    newParagraph('The end.'),
  ])
  return { address, root, [Symbol.dispose]: () => replica[Symbol.dispose]() }
}

const POLL = '<poll question="Which day?">Monday</poll>'
const MEMO = '<memo user="ann"></memo>'

const placeholders = (page: Page) => textOf(page).getByRole('img', { name: NOTICE })

it('EDIT-92: what a newer editor wrote is shown as placeholders that say so, and is deleted only when it was selected before', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  using newer = await openNewer('Newer')
  await openDocument(page, server.url, newer.address)
  await expect.poll(() => placeholders(page).count(), PATIENCE).toBe(2)
  expect(await placeholders(page).evaluateAll((all) => all.map(({ tagName }) => tagName))).toEqual([
    'DIV',
    'SPAN',
  ])
  expect(
    await placeholders(page)
      .first()
      .evaluate((element) => getComputedStyle(element, '::before').content),
  ).toContain(NOTICE)

  // What is copied has neither the content nor the words of a placeholder.
  await textOf(page).locator('> p').last().click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+v')
  await expect.poll(() => textOf(page).textContent(), PATIENCE).toMatch(/end\.A poll.*The end\.$/)
  await expect.poll(() => newer.root.toString(), PATIENCE).toMatch(/Ask\s+about it\.<\/paragraph>/)
  expect(await placeholders(page).count()).toBe(2)
  expect(newer.root.toString().split('<poll ')).toHaveLength(2)
  expect(newer.root.toString()).not.toMatch(/unknown|newer/i)

  // Backspace from the paragraph behind: the first one selects, the second one deletes.
  await textOf(page)
    .locator('> p')
    .nth(1)
    .click({ position: { x: 3, y: 10 } })
  await page.keyboard.press('Home')
  await page.keyboard.press('Backspace')
  expect(await textOf(page).locator('.ProseMirror-selectednode').count()).toBe(1)
  await expectSaveState(page, 'Saved')
  expect(newer.root.toString()).toContain(POLL)
  await page.keyboard.press('Backspace')
  await expect.poll(() => newer.root.toString(), PATIENCE).not.toContain('<poll')
  await page.keyboard.press('Control+z')
  await expect.poll(() => newer.root.toString(), PATIENCE).toContain(POLL)

  // A selected placeholder is not overwritten by a key.
  await placeholders(page).last().click()
  await page.keyboard.press('x')
  await expect.poll(() => newer.root.toString(), PATIENCE).toContain('x')
  expect(newer.root.toString()).toContain(MEMO)
  await expect.poll(() => placeholders(page).count(), PATIENCE).toBe(2)
  expect(ana.complaints).toEqual([])
})

it.each([
  ['light', 'none'],
  ['dark', 'none'],
  ['light', 'active'],
] as const)(
  'EDIT-92: placeholders have no serious accessibility finding, in %s colours, forced: %s',
  async (colorScheme, forcedColors) => {
    await using ana = await visit(browser, 'Ana', server.url, { colorScheme, forcedColors })
    using newer = await openNewer('Newer')
    await openDocument(ana.page, server.url, newer.address)
    await expect.poll(() => placeholders(ana.page).count(), PATIENCE).toBe(2)
    await placeholders(ana.page).first().click()
    if (process.env['COWRITE_SHOTS'] !== undefined)
      await ana.page.screenshot({
        path: `${process.env['COWRITE_SHOTS']}/unknown-${colorScheme}-${forcedColors}.png`,
      })
    expect(await seriousFindings(ana.page)).toEqual([])
  },
)
