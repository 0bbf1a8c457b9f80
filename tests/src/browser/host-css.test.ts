import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readPages, snippetOf } from '../documentation/markdown.ts'
import { openSite, type Site } from '../documentation/run-snippet.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { expectSaveState, textOf } from './document-page.ts'

/** Rules of hostile stylesheets for all elements, for kinds of elements, and for everything in the page's main part. */
const HOSTILE = `
  html { font-size: 62.5%; }
  body { text-transform: uppercase; letter-spacing: 3px; text-align: center; line-height: 3; color: red;
    font: italic bold 30px cursive; text-indent: 20px; word-spacing: 9px; cursor: wait; visibility: visible; }
  * { box-sizing: content-box; outline: 3px dotted red; text-shadow: 1px 1px red; min-width: 1px; }
  *::before, *::after { content: 'x'; color: red; font-size: 40px; }
  p { margin: 50px; padding: 9px; color: red; border: 5px solid red; font-size: 40px; text-indent: 3em; float: left; }
  button, input, select { padding: 30px; background: red; border: 4px outset red; border-radius: 30px;
    font: 30px cursive; text-transform: uppercase; box-shadow: 0 0 9px red; min-height: 90px; margin: 9px; }
  ul, ol, li { list-style: square inside; margin: 30px; padding: 30px; }
  h1, h2, h3, h4 { font: 90px cursive; color: red; border-bottom: 3px solid red; margin: 90px; }
  a { color: red; text-decoration: overline; background: yellow; }
  table, tr, td, th { border: 9px ridge red; background: yellow; padding: 20px; width: auto; }
  pre, code { background: red; white-space: normal; font-size: 40px; }
  svg { width: 90px; height: 90px; fill: red; stroke: red; display: block; }
  span, strong, em, label, div { font-size: 33px; color: red; display: inline-block; opacity: 0.5; }
  #main p, #main div, #main button { color: blue; background: blue; padding: 77px; }
  @layer base { *, ::before, ::after { border: 3px solid green; padding: 3px; font-family: cursive; } }
`
/** Properties that depend on the space that the host page gives the widget. */
const OF_ITS_ROOM =
  /^(--radix-.*|width|height|(inline|block)-size|(perspective|transform)-origin|top|right|bottom|left|inset.*|(min|max)-.*)$/

/** One element of each kind in the editor. */
const PARTS = [
  '.cw-widget',
  '.cw-editor',
  '.cw-doc',
  '.cw-doc > p',
  '.cw-doc h2',
  '.cw-doc ul',
  '.cw-doc li',
  '.cw-doc li p',
  '.cw-doc li label',
  '.cw-doc input',
  '.cw-doc td',
  '.cw-doc th',
  '.cw-doc pre',
  '.cw-doc pre code',
  '.cw-doc blockquote',
  '.cw-doc strong',
  '.cw-code-language',
  '.cw-tool',
  '.cw-tool svg',
  '.cw-tool svg path',
  '.cw-tool-style',
  '.cw-tools + .cw-tools',
  '.cw-save',
  '.cw-save-label',
  '.cw-faces',
  '.cw-avatar',
  '.cw-people',
  '.cw-people .cw-input',
  '.cw-people label',
  '.cw-people .cw-note',
  '.cw-swatch',
]

let site: Site
let server: RunningServer
let browser: Browser

beforeAll(async () => {
  site = await openSite()
  server = await startServer({ env: { COWRITE_ORIGINS: site.origin } })
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.stop()
  await site?.[Symbol.asyncDispose]()
})

/** A page of the site with the editor in it. */
async function openHost(page: Page, head: string): Promise<void> {
  site.files.set(
    '/mount.js',
    `import { mount } from '${server.url}/embed.js'
     mount(document.querySelector('#editor'), { address: 'demo/welcome', user: { name: 'Visitor', color: '#087ca7' }, assistant: true })`,
  )
  site.files.set(
    '/',
    `<!doctype html><title>A page</title>${head}<main id="main"><div id="editor"></div></main>
     <script type="module" src="/mount.js"></script>`,
  )
  await page.goto(site.origin)
  await textOf(page).waitFor()
  await expectSaveState(page, 'Saved')
  await page.getByRole('button', { name: 'Assistant' }).waitFor()
  await page.locator('button.cw-faces').click()
  await page.getByRole('dialog', { name: 'People here' }).waitFor()
}

/** The computed style of each part, and of its ::before and ::after, by property. */
async function stylesOf(page: Page): Promise<Record<string, string>> {
  return await page.evaluate((parts) => {
    const found: Record<string, string> = {}
    for (const part of parts) {
      const element = document.querySelector(part)
      if (element === null) throw new Error(`There is no ${part}.`)
      for (const pseudo of ['', '::before', '::after']) {
        const style = getComputedStyle(element, pseudo)
        for (const property of style) found[`${part}${pseudo} ${property}`] = style.getPropertyValue(property)
      }
    }
    return found
  }, PARTS)
}

it('EMBED-10: the stylesheet of a host page changes nothing in the editor, whatever elements it speaks of', async () => {
  await using visitor = await visit(browser, 'Visitor', site.origin, { reducedMotion: 'reduce' })
  await openHost(visitor.page, '')
  const plain = await stylesOf(visitor.page)
  await openHost(visitor.page, `<style>${HOSTILE}</style>`)
  const hostile = await stylesOf(visitor.page)
  const changed = Object.keys(plain)
    .filter((key) => !OF_ITS_ROOM.test(key.split(' ').at(-1) ?? ''))
    .filter((key) => plain[key] !== hostile[key])
    .map((key) => `${key}: ${plain[key]} → ${hostile[key]}`)
  expect(changed).toEqual([])
  // The page may set the variables.
  await openHost(visitor.page, '<style>.cw-root { --cw-accent: #112233; }</style>')
  expect((await stylesOf(visitor.page))['.cw-save color']).toBe(plain['.cw-save color'])
  const accent = await visitor.page
    .locator('.cw-widget')
    .evaluate((root) => getComputedStyle(root).getPropertyValue('--cw-accent'))
  expect(accent).toBe('#112233')
  expect(visitor.complaints).toEqual([])
})

it('EMBED-11: the content security policy that the documentation gives host pages suffices for the editor, menus and dialogs included', async () => {
  const policy = snippetOf(await readPages(), 'csp')
    .replace(/^content-security-policy:\s*/i, '')
    .replaceAll('https://cowrite.example', server.url)
    .replaceAll('wss://cowrite.example', server.wsUrl)
  expect(policy).not.toMatch(/unsafe|\*|example/)
  await using visitor = await visit(browser, 'Visitor', site.origin)
  const { page, complaints } = visitor
  await openHost(page, `<meta http-equiv="content-security-policy" content="${policy}">`)
  await page.keyboard.press('Escape')
  await textOf(page).locator('pre').waitFor()
  // Code colours, floating bars, dialogs and the assistant are loaded only now.
  await page.locator('.cw-doc .hljs-keyword').first().waitFor()
  await textOf(page).locator('td').first().click()
  await page.getByRole('button', { name: 'Table menu' }).waitFor()
  await page.getByRole('button', { name: /text style$/ }).click()
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Keyboard shortcuts/ }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Assistant/ }).click()
  await page.getByRole('listbox', { name: 'Ask an agent' }).waitFor()
  await page.keyboard.press('Escape')
  site.files.set(
    '/',
    `<!doctype html><title>A page</title><meta http-equiv="content-security-policy" content="${policy}">
     <iframe src="${server.url}/embed/demo/welcome" title="Minutes"></iframe>`,
  )
  await page.goto(site.origin)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  await frame?.locator('.cw-doc[contenteditable="true"]').waitFor()
  expect(complaints).toEqual([])
})
