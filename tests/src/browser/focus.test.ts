import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { blocksOf, caretOf, createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

const RUNS = Number(process.env['COWRITE_FUZZ_ROUNDS'] ?? 20)
/** Interval of an agent's letters, in ms; faster than human typing. */
const LETTER_EVERY_MS = 8
/** For how long the page is kept busy after a focus, in ms. */
const BUSY_MS = 60
/** Letters after which the agent's line is emptied. */
const LONGEST_LINE = 200

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** Clicks at the position of an element, even if another element covers it, and types immediately afterwards. */
async function pressAndType(page: Page, selector: string, word: string): Promise<void> {
  const place = await page
    .locator(selector)
    .last()
    .evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    })
  await page.mouse.click(place.x, place.y)
  await page.keyboard.type(word)
}

/** Ways to focus the text, each followed by immediate typing. */
const WAYS: Readonly<Record<string, (page: Page, word: string) => Promise<void>>> = {
  'a press on a line': (page, word) => pressAndType(page, '.cw-doc > p:first-child', word),
  'a press on an empty line': (page, word) => pressAndType(page, '.cw-doc > p:last-child', word),
  "a press on another person's caret": (page, word) => pressAndType(page, '.cw-caret', word),
  "a press on another person's name": async (page, word) => {
    // The name is above the caret as positioned by the stylesheet: half a line up, slightly to the side.
    const caret = await page.locator('.cw-caret').evaluate((element) => {
      const { x, y, height } = element.getBoundingClientRect()
      return { x: x + 6, y: y - height / 3 }
    })
    await page.mouse.click(caret.x, caret.y)
    await page.keyboard.type(word)
  },
  'the Enter key in the title': async (page, word) => {
    await page.locator('.cw-title-field').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type(word)
  },
}

it(`EDIT-2: nothing that is typed right after the text got the focus is lost, in ${RUNS} runs without a wait`, {
  timeout: 480_000,
}, async () => {
  await using ana = await visit(browser, 'Ana', server.url, { reducedMotion: 'no-preference' })
  await using stack = new AsyncDisposableStack()
  let ben: Person | null = null
  const lost: string[] = []
  const ways = Object.entries(WAYS)
  for (let run = 0; run < RUNS; run++) {
    // Each round uses a newly opened page, with another user in the text.
    if (run % ways.length === 0) {
      const address = await createDocument(server.url, `In a hurry ${run}`)
      ben = stack.use(await personIn(server.wsUrl, address))
      await openDocument(ana.page, server.url, address)
      await caretOf(ana.page, 'Ben').waitFor({ state: 'attached' })
    }
    const [name, way] = ways[run % ways.length]!
    await ana.page.evaluate(
      () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
    )
    const word = `<${run} abcdefghijkl>`
    await way(ana.page, word)
    const blocks = await blocksOf(ana.page)
    if (!blocks.some((block) => block.includes(word)))
      lost.push(`${name}: ${word} in ${JSON.stringify(blocks)}`)
  }
  expect(lost).toEqual([])
  await expect.poll(() => ben?.blocks(), PATIENCE).toEqual(await blocksOf(ana.page))
})

it('EDIT-25: a key that is a command acts where the caret was put last, however quickly it follows', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Quick keys'))
  await textOf(page).click()
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Two')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['One', 'Two'])
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Enter')
  expect(await blocksOf(page)).toEqual(['', 'One', 'Two'])
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  expect(await blocksOf(page)).toEqual(['', 'One', 'Two', ''])
  await page.keyboard.type('Three')
  const { x, y, width, height } = await textOf(page)
    .locator('> p')
    .nth(1)
    .evaluate((element) => element.getBoundingClientRect().toJSON() as DOMRectReadOnly)
  await page.mouse.click(x + width - 2, y + height / 2)
  await page.keyboard.press('Enter')
  expect(await blocksOf(page)).toEqual(['', 'One', '', 'Two', 'Three'])
})

it('EDIT-26: the caret stays where it was put while somebody else writes without a pause', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Busy')
  await openDocument(page, server.url, address)
  await textOf(page).click()
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Two')
  using writer = await writeWithoutPause(server.wsUrl, address)
  await expect.poll(() => blocksOf(page), PATIENCE).toContainEqual(expect.stringMatching(/^#{3}/))
  const elsewhere: string[] = []
  for (let run = 0; run < RUNS / 2; run++) {
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('<')
    await page.keyboard.press('End')
    await page.keyboard.type('>')
    const [first = ''] = await blocksOf(page)
    if (first !== `${'<'.repeat(run + 1)}One${'>'.repeat(run + 1)}`) elsewhere.push(`run ${run}: ${first}`)
  }
  expect(writer.letters()).toBeGreaterThan(20)
  expect(elsewhere).toEqual([])
})

it('EDIT-25: a key that moves the caret right after the text got the focus is not taken back on a busy page', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  await openDocument(page, server.url, await createDocument(server.url, 'Busy page'))
  await textOf(page).click()
  await page.keyboard.type('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Two')
  const elsewhere: string[] = []
  for (let run = 0; run < 6; run++) {
    for (const [key, place] of [
      ['Control+Home', 0],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press('Control+End')
      await expect.poll(() => anchorOf(page), PATIENCE).toBe('Two')
      await page.evaluate(() => {
        const text = document.querySelector<HTMLElement>('.cw-doc')
        text?.blur()
        text?.focus()
      })
      const busy = page.evaluate((ms) => {
        const end = performance.now() + ms
        while (performance.now() < end);
      }, BUSY_MS)
      await page.keyboard.press(key)
      await busy
      await page.keyboard.type('*')
      const blocks = await blocksOf(page)
      if (blocks[place]?.includes('*') !== true) elsewhere.push(`${key} in run ${run}: ${blocks.join(' / ')}`)
      await page.keyboard.press('Backspace')
    }
  }
  expect(elsewhere).toEqual([])
})

/** The text of the node that the caret is in. */
function anchorOf(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => getSelection()?.anchorNode?.textContent)
}

/** Ben, in a document without a browser. */
interface Person extends Disposable {
  /** The texts of the document's blocks. */
  blocks(): string[]
}

/** Ben writes three lines, the last one empty; his caret is at the start of the second. */
async function personIn(wsUrl: string, name: string): Promise<Person> {
  const provider = await benAt(wsUrl, name)
  const lines = ['First line', 'Where Ben is', ''].map((words) => paragraphOf(words))
  const fragment = provider.document.getXmlFragment('default')
  fragment.push(lines.map(({ paragraph }) => paragraph))
  putCaret(provider, lines[1]!.text, 0)
  return {
    blocks: () => fragment.toArray().map((block) => textIn(block)),
    [Symbol.dispose]: () => provider.destroy(),
  }
}

/** Ben types a letter into a paragraph of his own every few milliseconds, and moves his caret. */
async function writeWithoutPause(wsUrl: string, name: string): Promise<Disposable & { letters(): number }> {
  const provider = await benAt(wsUrl, name)
  const { paragraph, text } = paragraphOf('')
  provider.document.getXmlFragment('default').push([paragraph])
  let letters = 0
  const timer = setInterval(() => {
    // A line that grows without end takes the page longer with every letter, and a slow machine never comes to its end.
    if (text.length === LONGEST_LINE) text.delete(0, LONGEST_LINE)
    text.insert(text.length, '#')
    letters++
    putCaret(provider, text, text.length)
  }, LETTER_EVERY_MS)
  return {
    letters: () => letters,
    [Symbol.dispose]() {
      clearInterval(timer)
      provider.destroy()
    },
  }
}

/** A stock client in the document `name`, shown as Ben. */
async function benAt(wsUrl: string, name: string): Promise<HocuspocusProvider> {
  const provider = new HocuspocusProvider({ url: `${wsUrl}/collab`, name })
  await new Promise<void>((resolve) => provider.on('synced', () => resolve()))
  provider.setAwarenessField('user', { name: 'Ben', color: '#3f6be0' })
  return provider
}

function paragraphOf(words: string): { paragraph: Y.XmlElement; text: Y.XmlText } {
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText(words)
  paragraph.insert(0, [text])
  return { paragraph, text }
}

function putCaret(provider: HocuspocusProvider, text: Y.XmlText, index: number): void {
  const place = Y.createRelativePositionFromTypeIndex(text, index)
  provider.setAwarenessField('cursor', { anchor: place, head: place })
}

/** The text of a block that contains nothing but text. */
function textIn(block: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (!(block instanceof Y.XmlElement)) return block.toString()
  return block
    .toArray()
    .map((part) => part.toString())
    .join('')
}
