import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { openDocument, PATIENCE, textOf } from './document-page.ts'
import { type NetworkLine, openNetworkLine } from './network-line.ts'

/** The words of the blocks of one kind, one for each thing that two people do in it at once. */
const WORDS = ['alpha', 'beta', 'gamma', 'delta'] as const

/** The Markdown of a block of one kind with this word; `name` is one that no other block of the document has. */
type Kind = (word: string, name: string) => string

/** The kinds by their names. Those of a group are in one document, as opening one takes longer than all that is done in it. */
const GROUPS: readonly Readonly<Record<string, Kind>>[] = [
  {
    callout: (word) => `> [!TIP]\n> ${word}`,
    'quotation with a source': (word) => `> ${word}\n>\n> — Source`,
    toggle: (word) => `<details open>\n<summary>${word}</summary>\n\ninside\n\n</details>`,
    footnote: (word, name) => `Line[^${name}]\n\n[^${name}]: ${word}`,
  },
  {
    table: (word) => `| head | other |\n| --- | --- |\n| ${word} | cell |`,
    diagram: (word) => `\`\`\`mermaid\n${word}\n\`\`\``,
    'line with a formula, a date, a mention and an emoji': (word) =>
      `${word} $x$ <time datetime="2026-11-30">2026-11-30</time> <span data-mention="person">@Eve</span> 👩‍💻`,
    'heading below a table of contents': (word) => `# ${word}`,
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
})

afterAll(async () => {
  await closeWindows(browser)
  await line?.[Symbol.asyncDispose]()
})

/** Creates a document of Markdown, and opens it in both pages. */
async function openTogether(markdown: string): Promise<void> {
  const response = await fetch(new URL('/api/imports?title=Kinds', server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  const { address } = (await response.json()) as { address: string }
  await Promise.all([openDocument(ana.page, server.url, address), openDocument(ben.page, line.url, address)])
  for (const { page } of [ana, ben]) await expect.poll(() => textIn(page), PATIENCE).toContain('deltaD')
}

/** The text, without names at carets and what readers see beside it. */
function textIn(page: Page): Promise<string> {
  return page.locator('.cw-doc').evaluate((text) => {
    const copy = text.cloneNode(true) as HTMLElement
    for (const each of copy.querySelectorAll('.cw-caret, nav, .cw-contents, .cw-code-preview')) each.remove()
    return copy.textContent ?? ''
  })
}

/** Puts the caret directly behind a word. */
async function caretBehind(page: Page, word: string): Promise<void> {
  await textOf(page).focus()
  await page.locator('.cw-doc').evaluate((text, word) => {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.nodeValue?.indexOf(word) ?? -1
      const isText = node.parentElement?.closest('nav, .cw-contents, [contenteditable="false"]') === null
      if (at >= 0 && isText) return getSelection()?.collapse(node, at + word.length)
    }
    throw new Error(`Not in the text: ${word}`)
  }, word)
}

type Act = (page: Page) => Promise<void>

const types =
  (text: string): Act =>
  (page) =>
    page.keyboard.type(text)
const presses =
  (...keys: readonly string[]): Act =>
  async (page) => {
    for (const key of keys) await page.keyboard.press(key)
  }
const first =
  (...acts: readonly Act[]): Act =>
  async (page) => {
    for (const act of acts) await act(page)
  }

/** What Ana and Ben do at once, behind the word of the same index. The letters that they type occur nowhere else. */
const ACTS: readonly (readonly [Act, Act])[] = [
  [types('ΓΔΘ'), types('jkq')],
  [first(presses('Enter'), types('ΛΞΠ')), types('KXZ')],
  [presses('Home', 'Backspace'), presses('Home', 'Backspace')],
  [presses('Control+Alt+1'), presses('Control+Alt+2')],
]
const TYPED = ['ΓΔΘ', 'jkq', 'ΛΞΠ', 'KXZ']

/** One mark for each kind of a group. */
const MARKS = ['A', 'B', 'C', 'D'] as const

/**
 * The words that are not there exactly once, and what was typed that is not there once for each kind: letter by letter when the
 * two see each other's letters between their own.
 */
function wrongIn(text: string, isConnected: boolean): string[] {
  const count = (part: string): number => text.split(part).length - 1
  const words = MARKS.flatMap((mark) => WORDS.map((word) => `${word}${mark}`))
  const typed = isConnected ? TYPED.flatMap((each) => [...each]) : TYPED
  return [
    ...words.filter((word) => count(word) !== 1),
    ...typed.filter((each) => count(each) !== MARKS.length),
  ]
}

/** A document with four blocks of each kind, whose words end with the mark of the kind. */
function documentOf(group: Readonly<Record<string, Kind>>): string {
  const blocks = Object.values(group).flatMap((blockOf, index) =>
    WORDS.map((word) => blockOf(`${word}${MARKS[index]}`, `${word}${index}`)),
  )
  return `First.\n\n[TOC]\n\n${blocks.join('\n\nBetween.\n\n')}\n\nLast.\n`
}

describe.each(['connected', 'with one of them cut off'])('two people, %s', (mode) => {
  it.each(GROUPS.map((group) => ({ group, kinds: Object.keys(group).join(', ') })))(
    'EDIT-60: who type, press Enter and Backspace and change the type lose and double nothing: $kinds',
    { timeout: 120_000 },
    async ({ group }) => {
      await openTogether(documentOf(group))
      const pages = [ana.page, ben.page]
      if (mode !== 'connected') {
        line.become('cut')
        await ben.context.setOffline(true)
      }
      for (const mark of MARKS) {
        for (const [index, acts] of ACTS.entries()) {
          for (const page of pages) await caretBehind(page, `${WORDS[index]}${mark}`)
          await Promise.all(pages.map((page, who) => acts[who]!(page)))
        }
      }
      if (mode !== 'connected') {
        line.become('open')
        await ben.context.setOffline(false)
      }
      await expect
        .poll(async () => {
          const [one, other] = await Promise.all(pages.map(textIn))
          const wrong = wrongIn(one ?? '', mode === 'connected')
          return one === other && wrong.length === 0 ? 'right' : JSON.stringify({ wrong, one, other })
        }, PATIENCE)
        .toBe('right')
      expect([...ana.complaints, ...ben.complaints]).toEqual([])
    },
  )
})
