import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { blocksOf, createDocument, expectSameText, openDocument, textOf } from './document-page.ts'
import { type NetworkLine, openNetworkLine } from './network-line.ts'

/** Number of repetitions of each case, connected and with one person cut off; 50 take a quarter of an hour. */
const RUNS = Number(process.env['COWRITE_FUZZ_ROUNDS'] ?? 1)

/** Two people who edit one place at once. */
interface Case {
  readonly what: string
  /** The lines that are there before, each a block. */
  readonly lines: readonly string[]
  /** The keys by which each puts the caret, from the start of the document. */
  readonly places: readonly [readonly string[], readonly string[]]
  /** What each does then. */
  readonly acts: readonly [Act, Act]
  /** What both see in the end, in one of these forms; blocks are separated by `|`. */
  readonly seen: readonly string[]
  /** Further forms, where one of them pressed the key after what the other did had arrived; only while connected. */
  readonly seenInTurns?: readonly string[]
}

type Act = (page: Page) => Promise<void>

const keys =
  (...names: readonly string[]): Act =>
  async (page) => {
    for (const name of names) await page.keyboard.press(name)
  }
const types =
  (text: string): Act =>
  (page) =>
    page.keyboard.type(text)
const first =
  (...acts: readonly Act[]): Act =>
  async (page) => {
    for (const act of acts) await act(page)
  }
const repeated = (key: string, times: number): string[] => new Array<string>(times).fill(key)

const CASES: readonly Case[] = [
  {
    what: 'press Enter at the end of one line and type',
    lines: ['line'],
    places: [['End'], ['End']],
    acts: [first(keys('Enter'), types('acegik')), first(keys('Enter'), types('123456'))],
    seen: ['line|acegik|123456', 'line|123456|acegik'],
  },
  {
    what: 'type into one empty paragraph',
    lines: [''],
    places: [[], []],
    acts: [types('acegik'), types('123456')],
    seen: ['acegik123456', '123456acegik'],
  },
  {
    what: 'type at the end of one line',
    lines: ['line'],
    places: [['End'], ['End']],
    acts: [types('acegik'), types('123456')],
    seen: ['lineacegik123456', 'line123456acegik'],
  },
  {
    what: 'press Backspace at the start of one paragraph',
    lines: ['one', 'two'],
    places: [
      ['Control+End', 'Home'],
      ['Control+End', 'Home'],
    ],
    acts: [keys('Backspace'), keys('Backspace')],
    seen: ['onetwo'],
    // The caret of the second one stands behind "one" then.
    seenInTurns: ['ontwo'],
  },
  {
    what: 'make one paragraph a heading, and type into it',
    lines: ['title'],
    places: [['End'], ['End']],
    acts: [keys('Control+Alt+1'), types('abcdefghijklmnopqrstuvwxyz')],
    seen: ['titleabcdefghijklmnopqrstuvwxyz'],
  },
  {
    what: 'press Enter before the place where the other one types',
    lines: ['hello world'],
    places: [repeated('ArrowRight', 5), ['End']],
    acts: [keys('Enter'), types('123456')],
    seen: ['hello| world123456'],
  },
  {
    what: 'join a paragraph to the one before, and type into it',
    lines: ['one', 'two'],
    places: [['Control+End', 'Home'], ['Control+End']],
    acts: [keys('Backspace'), types('123456')],
    seen: ['onetwo123456'],
  },
  {
    what: 'split one item of a list at two places',
    lines: ['- hello world'],
    places: [repeated('ArrowRight', 5), repeated('ArrowRight', 8)],
    acts: [keys('Enter'), keys('Enter')],
    seen: ['hello wo rld'],
  },
  {
    what: 'make a callout of a quotation, and type into it',
    lines: ['> hello world'],
    places: [[], ['End']],
    acts: [types('[!tip] '), types('123456')],
    seen: ['tip: hello world123456'],
  },
  {
    what: 'make a toggle of two lines and take it apart',
    lines: ['one', 'two'],
    places: [[], ['Control+End']],
    acts: [
      first(
        types('/toggle'),
        keys('Enter', 'End', 'Enter'),
        types('abc'),
        keys('Home', 'ArrowUp', 'Home', 'Backspace'),
      ),
      types('123456'),
    ],
    seen: ['one|abc|two123456'],
  },
]

let server: RunningServer
let browser: Browser
let line: NetworkLine
let ana: Visitor
let ben: Visitor

beforeAll(async () => {
  server = await sharedServer()
  line = await openNetworkLine(server.port)
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url)
  ben = await visit(browser, 'Ben', line.url)
  await openTogether()
})

afterAll(async () => {
  await closeWindows(browser)
  await line?.[Symbol.asyncDispose]()
})

/** Removes all and types lines; a list of one line has its item's text as its block. */
async function write(page: Page, lines: readonly string[]): Promise<void> {
  await textOf(page).focus()
  await keys('Control+a', 'Delete', 'Control+Alt+0')(page)
  for (const [index, line] of lines.entries()) {
    if (index > 0) await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
}

/** The blocks as one line; the items of a list are separated by a space, and a callout begins with its kind. */
function seenOn(page: Page): Promise<string> {
  return page.locator('.cw-doc').evaluate((element) => {
    const items = (block: Element): string =>
      Array.from(block.querySelectorAll('li'), (item) => item.textContent?.trim() ?? '').join(' ')
    const text = (block: Element): string => {
      if (block.matches('ul, ol')) return items(block)
      const kind = block.getAttribute('data-callout')
      const content = block.querySelector(':scope > .cw-quote-text') ?? block
      return `${kind === null ? '' : `${kind}: `}${content.textContent}`
    }
    return Array.from(element.children, text).join('|')
  })
}

/** Opens a new document in both pages. */
async function openTogether(): Promise<void> {
  const address = await createDocument(server.url, 'At once')
  await Promise.all([openDocument(ana.page, server.url, address), openDocument(ben.page, line.url, address)])
}

describe.each(['connected', 'with one of them cut off'])('two people, %s', (mode) => {
  // Each case replaces all text; what went wrong in one is not carried to the next.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await openTogether()
  })

  it.each(CASES)(
    `EDIT-60: who $what lose and double nothing, ${RUNS} times`,
    {
      timeout: 60_000 + RUNS * 30_000,
    },
    async ({ lines, places, acts, seen, seenInTurns = [] }) => {
      const right = mode === 'connected' ? [...seen, ...seenInTurns] : seen
      const pages = [ana.page, ben.page]
      const wrong: string[] = []
      for (let run = 0; run < RUNS; run++) {
        await write(ana.page, lines)
        const before = await blocksOf(ana.page)
        await expectSameText(pages, (blocks) => blocks.join('|') === before.join('|'))
        for (const [index, page] of pages.entries()) {
          await textOf(page).focus()
          await keys('Control+Home', ...places[index]!)(page)
        }
        if (mode !== 'connected') {
          line.become('cut')
          await ben.context.setOffline(true)
        }
        await Promise.all(pages.map((page, index) => acts[index]!(page)))
        if (mode !== 'connected') {
          line.become('open')
          await ben.context.setOffline(false)
        }
        await expect
          .poll(async () => [...new Set(await Promise.all(pages.map(seenOn)))], { timeout: 10_000 })
          .toSatisfy((both: string[]) => both.length === 1 && right.includes(both[0] ?? ''))
          .catch(async () => {
            wrong.push((await Promise.all(pages.map(seenOn))).join(' / '))
          })
      }
      expect(wrong).toEqual([])
      expect([...ana.complaints, ...ben.complaints]).toEqual([])
    },
  )
})
