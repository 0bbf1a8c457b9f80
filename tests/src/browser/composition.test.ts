import type { Editor } from '@tiptap/core'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { blocksOf, createDocument, expectSameText, openDocument, PATIENCE, textOf } from './document-page.ts'

/** A key of a composition: the text that is composed then, and whether it is final. */
interface Key {
  readonly text: string
  readonly isFinal?: true
  /** Whether the browser reports the key as one of an input method, as the keyboards of phones do. */
  readonly isUnidentified?: true
}

const word = (...states: readonly string[]): Key[] => [
  ...states.map((text) => ({ text })),
  { text: states.at(-1)!, isFinal: true },
]

/** Each language's keys, and the text that they give. */
const LANGUAGES: Readonly<Record<string, readonly [readonly Key[], string]>> = {
  Korean: [[...word('ㅎ', '하', '한'), ...word('ㄱ', '그', '글')], '한글'],
  Japanese: [word('k', 'か', 'かn', 'かんj', 'かんじ', '漢字'), '漢字'],
  Chinese: [word('n', 'ni', "ni'h", 'nihao', '你好'), '你好'],
  // With a letter that is deleted again while the word is composed.
  'the keyboard of a phone': [
    word('w', 'wo', 'wor', 'wort', 'wor', 'word').map((key) => ({ ...key, isUnidentified: true as const })),
    'word',
  ],
}

/** What somebody else does after each key of a composition at the end of `text`, between `above` and `below`. */
interface Disturbance {
  readonly what: string
  readonly rule: string
  /** Whether it is done behind what is composed, which the other one sees before. Default: without waiting for it. */
  readonly isBehind?: true
  /** Runs in the other one's page; `key` counts from 0. */
  readonly act: (element: Element, key: number) => void
  /** What all see in the end: the lines, with the composed text and the number of keys. */
  readonly seen: (text: string, keys: number) => string[]
}

/** An element with an editor of Tiptap. */
type WithEditor = Element & { readonly editor: Editor }

const DISTURBANCES: readonly Disturbance[] = [
  {
    what: 'types in the same text',
    rule: 'EDIT-64',
    act: (element) => {
      const { editor } = element as WithEditor
      const before = editor.state.doc.child(0).nodeSize
      editor.view.dispatch(editor.state.tr.insertText('!', before + 1))
    },
    seen: (text, keys) => ['above', `${'!'.repeat(keys)}text${text}`, 'below'],
  },
  {
    what: 'types at the end of the same paragraph',
    rule: 'EDIT-64',
    isBehind: true,
    act: (element) => {
      const { editor } = element as WithEditor
      const before = editor.state.doc.child(0).nodeSize + editor.state.doc.child(1).nodeSize
      editor.view.dispatch(editor.state.tr.insertText('?', before - 1))
    },
    seen: (text, keys) => ['above', `text${text}${'?'.repeat(keys)}`, 'below'],
  },
  {
    what: 'inserts blocks above',
    rule: 'EDIT-64',
    act: (element) => {
      const { editor } = element as WithEditor
      editor.view.dispatch(editor.state.tr.insert(0, editor.schema.nodes['paragraph']!.create()))
    },
    seen: (text, keys) => [...new Array<string>(keys).fill(''), 'above', `text${text}`, 'below'],
  },
  {
    what: 'deletes the block above',
    rule: 'EDIT-64',
    act: (element, key) => {
      const { editor } = element as WithEditor
      if (key === 1) editor.view.dispatch(editor.state.tr.delete(0, editor.state.doc.child(0).nodeSize))
    },
    seen: (text) => [`text${text}`, 'below'],
  },
  {
    what: 'deletes the block',
    rule: 'EDIT-65',
    act: (element, key) => {
      const { editor } = element as WithEditor
      const before = editor.state.doc.child(0).nodeSize
      const after = before + editor.state.doc.child(1).nodeSize
      if (key === 1) editor.view.dispatch(editor.state.tr.delete(before, after))
    },
    seen: (text) => ['above', text, 'below'],
  },
  {
    what: 'makes the paragraph a heading',
    rule: 'EDIT-65',
    act: (element, key) => {
      const { editor } = element as WithEditor
      const inside = editor.state.doc.child(0).nodeSize + 1
      const heading = editor.schema.nodes['heading']!
      if (key === 1) editor.view.dispatch(editor.state.tr.setBlockType(inside, inside, heading, { level: 2 }))
    },
    seen: (text) => ['above', `text${text}`, 'below'],
  },
]

let server: RunningServer
let browser: Browser
let ana: Visitor
let ben: Visitor
let keyboard: CDPSession

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  ana = await visit(browser, 'Ana', server.url)
  ben = await visit(browser, 'Ben', server.url)
  keyboard = await ana.context.newCDPSession(ana.page)
  await openTogether()
})

afterAll(() => closeWindows(browser))

/** Opens a new document in both pages, and counts the ends of compositions in Ana's. */
async function openTogether(): Promise<void> {
  const address = await createDocument(server.url, 'Composition')
  await Promise.all([ana, ben].map(({ page }) => openDocument(page, server.url, address)))
  await ana.page.evaluate(() => {
    const counts = { ends: 0 }
    Object.assign(window, { counts })
    document.addEventListener('compositionend', () => counts.ends++)
  })
}

/** Replaces the document by these lines; Ana's caret is at the end of the second one. */
async function write(...lines: readonly string[]): Promise<void> {
  await textOf(ana.page).focus()
  for (const key of ['Control+a', 'Delete', 'Control+Alt+0']) await ana.page.keyboard.press(key)
  for (const [index, line] of lines.entries()) {
    if (index > 0) await ana.page.keyboard.press('Enter')
    await ana.page.keyboard.type(line)
  }
  await expectSameText([ana.page, ben.page], (blocks) => blocks.join('|') === lines.join('|'))
  await textOf(ana.page).locator('> *').nth(1).click()
  await ana.page.keyboard.press('End')
  await ana.page.evaluate(() => {
    const shared = window as unknown as { node?: Node; counts: { ends: number } }
    delete shared.node
    shared.counts.ends = 0
  })
}

async function press({ text, isFinal, isUnidentified }: Key): Promise<void> {
  if (isUnidentified === true)
    await keyboard.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Unidentified',
    })
  if (isFinal === true) await keyboard.send('Input.insertText', { text })
  else
    await keyboard.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
}

/** What Ana sees in the block with her caret, and whether the text node with it is still the same one. */
function composedOn(page: Page): Promise<{ text: string; isSame: boolean; ends: number }> {
  return page.evaluate(() => {
    const shared = window as unknown as { node?: Node | null; counts: { ends: number } }
    const node = getSelection()?.anchorNode ?? null
    const isSame = shared.node === node
    shared.node = node
    let block = node
    while (block !== null && !(block.parentElement?.classList.contains('cw-doc') ?? true))
      block = block.parentElement
    return { text: block?.textContent ?? '', isSame, ends: shared.counts.ends }
  })
}

/**
 * Lets the other one act at a key by which `composed` is in the text, and write one more letter at the document's end; waits until
 * Ana's page shows that.
 */
async function disturb({ act, isBehind }: Disturbance, key: number, composed: string): Promise<void> {
  const other = textOf(ben.page)
  if (isBehind === true)
    await expect.poll(async () => (await blocksOf(ben.page))[1], PATIENCE).toContain(composed)
  await other.evaluate(act, key)
  await other.evaluate((element) => {
    const { editor } = element as Element as WithEditor
    editor.view.dispatch(editor.state.tr.insertText('.', editor.state.doc.content.size - 1))
  })
  await expect.poll(async () => (await blocksOf(ana.page)).at(-1), PATIENCE).toMatch(`.${'.'.repeat(key)}`)
}

/** Every second disturbance: each of them meets two languages, and two of them that follow each other meet all. */
const disturbancesOf = (language: string): readonly Disturbance[] => {
  const first = Object.keys(LANGUAGES).indexOf(language) % 2
  return DISTURBANCES.filter((_, index) => index % 2 === first)
}

describe.each(Object.entries(LANGUAGES))('somebody who writes with %s', (language, [keys, text]) => {
  // Each case replaces all text; what went wrong in one is not carried to the next.
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await openTogether()
  })

  it.each(disturbancesOf(language))(
    '$rule: loses and doubles nothing while another one $what',
    async (disturbance) => {
      await write('above', 'text', 'below')
      let final = ''
      let isNew = true
      let ends = 0
      for (const [index, key] of keys.entries()) {
        await press(key)
        const expected = final + key.text
        if (key.isFinal === true) {
          final = expected
          isNew = true
          ends++
          await disturb(disturbance, index, expected)
          continue
        }
        // The block as it was when the composition began, with what is composed.
        const before = await composedOn(ana.page)
        expect(before.text).toContain(expected)
        if (!isNew) expect(before).toEqual({ text: before.text, isSame: true, ends })
        isNew = false
        await disturb(disturbance, index, expected)
        expect(await composedOn(ana.page)).toEqual({ text: before.text, isSame: true, ends })
      }
      const lines = disturbance.seen(text, keys.length)
      lines[lines.length - 1] += '.'.repeat(keys.length)
      const blocks = await expectSameText([ana.page, ben.page], (each) => each.join('|') === lines.join('|'))
      expect(blocks).toEqual(lines)
      expect([...ana.complaints, ...ben.complaints]).toEqual([])
    },
  )
})

describe('a composition without an announced end', () => {
  /** Composes, while the browser's events at the end of compositions do not arrive, and lets the other one write. */
  async function composeForEver(): Promise<void> {
    await openTogether()
    await write('above', 'text', 'below')
    await ana.page.evaluate(() => {
      window.addEventListener('compositionend', (event) => event.stopImmediatePropagation(), {
        capture: true,
      })
    })
    await press({ text: 'か' })
    await disturb(DISTURBANCES[0]!, 0, 'か')
    expect((await blocksOf(ana.page))[1]).toBe('textか')
  }
  const drawn = () => expect.poll(async () => (await blocksOf(ana.page))[1], PATIENCE).toBe('!textか')

  it('EDIT-66: ends when the text loses the focus', async () => {
    await composeForEver()
    await ana.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await drawn()
  })

  it('EDIT-66: ends at a press outside of the text', async () => {
    await composeForEver()
    await ana.page.mouse.move(5, 5)
    await ana.page.mouse.down()
    await drawn()
    await ana.page.mouse.up()
  })

  it('EDIT-66: ends after half a minute without a key', async () => {
    await ana.page.clock.install()
    await composeForEver()
    await ana.page.clock.fastForward(31_000)
    await drawn()
  })
})
