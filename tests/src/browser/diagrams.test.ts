import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const drawingsOf = (page: Page) => page.locator('.cw-code-preview img')
const faultOf = (page: Page) => page.locator('.cw-preview-fault').last()

/** The text of a drawing, which is an image. */
async function drawnText(page: Page): Promise<string> {
  const source = (await drawingsOf(page).last().getAttribute('src')) ?? ''
  return decodeURIComponent(source)
    .replace(/<style.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, '')
}

/** The colour of a drawing's text. */
async function inkOf(page: Page): Promise<string> {
  const source = decodeURIComponent((await drawingsOf(page).last().getAttribute('src')) ?? '')
  return /font-size:14px;fill:([^;]*);/.exec(source)?.[1] ?? 'none'
}

async function writeDiagram(page: Page, source: string): Promise<void> {
  await page.keyboard.type('```mermaid ')
  await page.keyboard.insertText(source)
}

/** The addresses of a foreign server that a visitor's pages and frames reach; what a policy stops is none. */
async function foreignRequests({ context }: Visitor): Promise<string[]> {
  const foreign: string[] = []
  await context.route('https://evil.example/**', (route, request) => {
    foreign.push(request.url())
    return route.abort()
  })
  return foreign
}

it('EDIT-121: code in the language mermaid is drawn below it, follows the edits of all after a pause, and has its errors told', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url, { colorScheme: 'dark' })
  const address = await createDocument(server.url, 'Drawn')
  await openDocument(ana.page, server.url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ana.page).click()
  await writeDiagram(ana.page, 'flowchart LR\n  A[First] --> B[Then]')
  for (const { page } of [ana, ben]) await expect.poll(() => drawnText(page), PATIENCE).toContain('Then')
  expect(await drawingsOf(ana.page).evaluate((image: HTMLImageElement) => image.decode())).toBeUndefined()
  expect([await inkOf(ana.page), await inkOf(ben.page)]).toEqual(['rgb(31, 29, 26)', 'rgb(233, 229, 221)'])
  expect(await seriousFindings(ana.page)).toEqual([])

  await ben.page.locator('.cw-doc code').click()
  await ben.page.keyboard.press('Control+End')
  await ben.page.keyboard.press('End')
  await ben.page.keyboard.insertText('\n  B --> C[Last]')
  await expect.poll(() => drawnText(ana.page), PATIENCE).toContain('Last')
  await ben.page.keyboard.insertText('\n  broken here ->')
  await expect
    .poll(() => faultOf(ana.page).textContent(), PATIENCE)
    .toBe('This diagram has an error in line 4.')
  await ana.page.emulateMedia({ colorScheme: 'dark' })
  await ben.page.keyboard.press('Control+z')
  await expect.poll(() => drawnText(ana.page), PATIENCE).toContain('Last')
  expect(await inkOf(ana.page)).toBe('rgb(233, 229, 221)')
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-121: diagrams out of view load nothing', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const address = await createDocument(server.url, 'Far')
  await openDocument(page, server.url, address)
  const asked: string[] = []
  ana.context.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await textOf(page).click()
  await page.keyboard.insertText('Line\n'.repeat(90))
  await writeDiagram(page, 'flowchart LR\n  A --> B')
  await expect.poll(() => drawingsOf(page).count(), PATIENCE).toBe(1)
  expect(asked).toContain('/diagram')
  asked.length = 0
  await page.reload()
  await textOf(page).waitFor()
  await page.locator('.cw-code-language').waitFor({ state: 'attached' })
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(asked.filter((path) => path === '/diagram' || path.includes('diagram-preview'))).toEqual([])
  await page.locator('.cw-code').scrollIntoViewIfNeeded()
  await expect.poll(() => drawingsOf(page).count(), PATIENCE).toBe(1)
})

const HOSTILE = [
  'flowchart LR\n  A["<img src=https://evil.example/a.png onerror=parent.hacked=1>"] --> B["<script>top.hacked=1</script>"]',
  'flowchart LR\n  A --> B\n  click A "javascript:top.hacked=1"\n  click B call alert("hacked")',
  'flowchart LR\n  A --> B\n  click A href "https://evil.example/" _top',
  '%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "@import url(https://evil.example/a.css); * { background: url(https://evil.example/b.png) }", "fontFamily": "x; background: url(https://evil.example/c.png)"}}%%\nflowchart LR\n  A["<iframe src=https://evil.example></iframe>"] --> B',
  'flowchart LR\n  A@{ img: "https://evil.example/d.png", label: "x", w: 60, h: 60 }',
  'flowchart LR\n  A --> B\n  style A fill:url(https://evil.example/e.png)\n  classDef c background:url(https://evil.example/f.png)\n  class B c',
  '---\nconfig:\n  securityLevel: loose\n  themeCSS: "* { background: url(https://evil.example/g.png) }"\n---\nsequenceDiagram\n  Ana->>Ben: <img src=x onerror=top.hacked=1>',
]

it('EDIT-122: whatever a diagram says, it runs nothing, loads nothing from elsewhere and leads nowhere', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const foreign = await foreignRequests(ana)
  await openDocument(page, server.url, await createDocument(server.url, 'Hostile'))
  await textOf(page).click()
  for (const source of HOSTILE) {
    await writeDiagram(page, source)
    await page.keyboard.press('Control+Enter')
  }
  await writeDiagram(page, 'flowchart LR\n  Z[At the end]')
  await expect.poll(() => drawnText(page), PATIENCE).toContain('At the end')
  await page.locator('.cw-code').first().scrollIntoViewIfNeeded()
  // Each has an answer: a drawing or words.
  await expect.poll(() => page.locator('.cw-code-preview > *').count(), PATIENCE).toBe(HOSTILE.length + 1)
  for (const preview of await page.locator('.cw-code-preview').all()) await preview.click({ force: true })
  expect(
    await page
      .locator('iframe')
      .evaluateAll((frames) => frames.map((frame) => frame.getAttribute('sandbox'))),
  ).toEqual(['allow-scripts'])
  expect(await page.locator('.cw-code-preview :is(svg, a, iframe, script)').count()).toBe(0)
  const frame = page.frames().find((each) => each.url().endsWith('/diagram'))
  expect(await frame?.evaluate(() => [origin, Reflect.get(globalThis, 'hacked')])).toEqual([
    'null',
    undefined,
  ])
  expect(await page.evaluate(() => Reflect.get(globalThis, 'hacked'))).toBeUndefined()
  expect(foreign).toEqual([])
  expect(new URL(page.url()).pathname).toMatch(/^\/d\//)
  const answer = await fetch(`${server.url}/diagram`)
  expect(answer.headers.get('content-security-policy')).toBe(
    "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  )
})

it('EDIT-122: a drawing that takes more than five seconds is given up, and the next one is drawn', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  // As if Mermaid did not come to an end.
  await page.addInitScript(() => {
    if (location.pathname !== '/diagram') return
    addEventListener('message', (event) => {
      if (String(Reflect.get(event.data, 'source')).includes('endless')) event.stopImmediatePropagation()
    })
  })
  await openDocument(page, server.url, await createDocument(server.url, 'Slow'))
  await textOf(page).click()
  await writeDiagram(page, 'flowchart LR\n  A --> endless')
  await expect
    .poll(() => faultOf(page).textContent(), PATIENCE)
    .toBe('This diagram takes too long to draw. Make it smaller.')
  await page.keyboard.press('Control+Backspace')
  await page.keyboard.insertText('C[Again]')
  await expect.poll(() => drawnText(page), PATIENCE).toContain('Again')
  await page.keyboard.insertText(`\n%% ${'long '.repeat(4000)}`)
  await expect.poll(() => faultOf(page).textContent(), PATIENCE).toBe('This diagram is too long to be drawn.')
})
