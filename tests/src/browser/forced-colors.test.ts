import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { menuHasFocus, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

/** All kinds of blocks, one of each with text from right to left where that shows. */
const MARKDOWN = `[TOC]

# Heading

> [!WARNING]
> callout

> quoted
>
> — Source

<details open>
<summary>toggle</summary>

inside of it

</details>

<details>
<summary>closed</summary>

hidden

</details>

Line[^a] with $x^2$, <time datetime="2026-11-30">2026-11-30</time> and <span data-mention="person">@Eve</span> 👩‍💻, ==marked== and \`code\`.

שלום עולם, זו שורה ארוכה מימין לשמאל.

> [!TIP]
> שלום

| head | other |
| --- | --- |
| cell | ${'wide '.repeat(30)} |

- [x] done

\`\`\`mermaid
flowchart LR
  A --> B
\`\`\`

[^a]: note
`

/** Opens the document with colours of the system only; `dir` is the direction of the page around the text. */
async function open(dir: 'ltr' | 'rtl', width: number, height: number): Promise<Visitor> {
  const visitor = await visit(browser, 'Ana', server.url, {
    forcedColors: 'active',
    viewport: { width, height },
  })
  const response = await fetch(new URL('/api/imports?title=Colours', server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: MARKDOWN,
  })
  const { address } = (await response.json()) as { address: string }
  await openDocument(visitor.page, server.url, address)
  await visitor.page.evaluate((dir) => {
    document.documentElement.dir = dir
  }, dir)
  await visitor.page.locator('.cw-footnote').waitFor()
  return visitor
}

/** Whether an element is set off by a line in forced colours: an edge or an outline. */
const hasLine = (element: Locator): Promise<boolean> =>
  element.evaluate((element) => {
    const { borderTopStyle, borderTopWidth, outlineStyle, outlineWidth } = getComputedStyle(element)
    const isLine = (style: string, width: string) => style !== 'none' && Number.parseFloat(width) >= 1
    return isLine(borderTopStyle, borderTopWidth) || isLine(outlineStyle, outlineWidth)
  })

const expectLine = (element: Locator) => expect.poll(() => hasLine(element), PATIENCE).toBe(true)

const focused = (page: Page) => page.locator(':focus')

/** How much wider the page is than the window, and what stands out of the window, beside what scrolls by itself. */
function excess(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const out = [...document.querySelectorAll('.cw-app *')].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect()
      const isShown = width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true })
      const scrolls =
        element.closest(
          '.tableWrapper, pre, .cw-code-preview, .cw-diagram-frame, .cw-hidden, .cw-skip, .katex',
        ) !== null
      return isShown && !scrolls && (left < -1 || right > clientWidth + 1)
    })
    return `${scrollWidth - clientWidth}${out.map(({ className }) => ` ${className}`).join()}`
  })
}

describe.each(['ltr', 'rtl'] as const)('a page in the system’s colours, %s', (dir) => {
  it('EDIT-176: shows edges, rings and choices by lines, and stays as wide as the window', {
    timeout: 180_000,
  }, async () => {
    await using visitor = await open(dir, 1280, 800)
    const { page } = visitor
    expect(await excess(page)).toBe('0')
    for (const block of ['[data-callout="warning"]', 'pre', '.cw-date', '.cw-mention', 'td'])
      await expectLine(page.locator(`.cw-doc ${block}`).first())
    // The triangle of a toggle is one: two of its sides have no colour.
    const sides = await page
      .locator('.cw-toggle > button')
      .first()
      .evaluate((button) => {
        const { borderLeftColor, borderTopColor } = getComputedStyle(button, '::before')
        return [borderLeftColor, borderTopColor]
      })
    expect(sides[0]).toBe('rgba(0, 0, 0, 0)')
    expect(sides[1]).not.toBe('rgba(0, 0, 0, 0)')

    // A container begins where its own lines do.
    const directions = await page
      .locator('.cw-doc :is(blockquote, .cw-toggle, table, ul[data-type="taskList"], .cw-footnote)')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each).direction).join(' '))
    expect(directions).toBe('ltr ltr ltr ltr rtl ltr ltr ltr')

    // The margin is on the other side of the text than the gutter.
    const card = page.locator('.cw-margin-card').first()
    await card.waitFor()
    const [text, beside] = await Promise.all([textOf(page).boundingBox(), card.boundingBox()])
    if (dir === 'ltr') expect(beside!.x).toBeGreaterThan(text!.x + text!.width)
    else expect(beside!.x + beside!.width).toBeLessThan(text!.x)
    await card.getByRole('button').focus()
    await expectLine(focused(page))
    await page.keyboard.press('Escape')

    // Bars and their menus.
    await page.getByText('quoted').click()
    await page.keyboard.press('Alt+F10')
    await expectLine(focused(page))
    const bold = page.getByRole('button', { name: 'Bold' })
    await bold.click()
    await expectLine(bold)
    await page.getByRole('button', { name: 'text style' }).click()
    await menuHasFocus(page)
    await expectLine(page.getByRole('menu'))
    await page.keyboard.press('ArrowDown')
    await expectLine(page.locator('[role^="menuitem"][data-highlighted]'))
    await page.keyboard.press('Escape')

    // A handle and its menu, beside the text.
    await page.getByText('Line', { exact: false }).last().hover()
    const handle = page.locator('.cw-block-handle')
    await handle.waitFor()
    const grip = await handle.boundingBox()
    if (dir === 'ltr') expect(grip!.x + grip!.width).toBeLessThanOrEqual(text!.x + 1)
    else expect(grip!.x).toBeGreaterThanOrEqual(text!.x + text!.width - 1)
    await handle.click()
    await menuHasFocus(page)
    await expectLine(page.getByRole('menu'))
    expect(await excess(page)).toBe('0')
    await page.keyboard.press('Escape')

    // A list that typing opens, and a panel.
    await page.getByText('inside of it').click()
    await page.keyboard.press('End')
    await page.keyboard.type(' /')
    const option = page.locator('[role="option"][aria-selected="true"]')
    await option.waitFor()
    await expectLine(option)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+Alt+o')
    const side = page.getByRole('region', { name: 'Outline' })
    await side.waitFor()
    await expectLine(side)
    await expectLine(focused(page))
    expect(await excess(page)).toBe('0')
    await page.keyboard.press('Control+Alt+o')
    await side.waitFor({ state: 'detached' })

    // As at 200 %, then as a phone.
    for (const width of [640, 390]) {
      await page.setViewportSize({ width, height: 400 })
      await expect.poll(() => excess(page), PATIENCE).toBe('0')
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await menuHasFocus(page)
      await expectLine(page.getByRole('menu'))
      expect(await excess(page)).toBe('0')
      await page.keyboard.press('Escape')
    }
    expect(visitor.complaints).toEqual([])
  })
})
