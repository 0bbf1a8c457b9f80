import type { Browser, Page } from 'playwright-core'
import type { Lab } from '../load/lab.ts'
import { seedDocument } from '../load/seeding.ts'
import { spreadOf } from '../measure/spread.ts'
import { answerTo, installAnswers } from '../tab/answers.ts'
import { launchChromium } from '../tab/chromium.ts'
import { paragraphsDocument } from '../typing/editor-documents.ts'
import type { Measurement, Scenario } from './scenario.ts'

const VIEWPORT = { width: 1280, height: 800 }
const DOCUMENTS = 1_000
const PARAGRAPHS = 5_000
/** Requests that are under way at once. */
const AT_ONCE = 20
/** How much slower the processor is than this machine's where a slow one is meant. */
const SLOWER = 4
/** Time for the largest paint and for shifts after the text is there, in ms. */
const SETTLED_MS = 3_000
/** Time within which a page answers to a key at all, in ms. */
const ANSWER_MS = 10_000
const PATIENCE_MS = 60_000

/** How much is measured: openings of a page, and keys of each kind. */
interface Amounts {
  readonly openings: number
  readonly keys: number
}

const FULL: Amounts = { openings: 5, keys: 20 }
const QUICK: Amounts = { openings: 1, keys: 5 }

/** What the pages of the app take to answer. */
export const interfaceScenario: Scenario = {
  name: 'interface',
  title: 'The app in Chromium',
  description: `The list of ${DOCUMENTS} documents, and the tools in a document of ${PARAGRAPHS} paragraphs. First rows: in a new profile, in a window that has shown another answer of the server, because a browser keeps a process ready where the test's has to start one. Key to paint: from the time at which the browser got the key to the end of the frame that shows the answer, p95, each after its code was loaded. Largest paint and layout shift: of the document, in a new profile, on a processor that is ${SLOWER} times as slow. The peers have no app of their own.`,
  metrics: [
    {
      key: 'firstList',
      label: 'list: first byte to first rows',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    { key: 'palette', label: 'palette: a key', unit: 'ms', better: 'lower', plotted: true },
    { key: 'slash', label: 'slash menu: key to paint', unit: 'ms', better: 'lower', plotted: true },
    { key: 'handle', label: 'block menu: key to paint', unit: 'ms', better: 'lower', plotted: true },
    { key: 'find', label: 'find bar: key to paint', unit: 'ms', better: 'lower', plotted: true },
    {
      key: 'largestPaint',
      label: 'largest paint, slow processor',
      unit: 'ms',
      better: 'lower',
      plotted: true,
    },
    {
      key: 'layoutShift',
      label: 'layout shift, slow processor (in %)',
      unit: '%',
      better: 'lower',
      plotted: false,
    },
  ],
  curve: null,
  without: ['ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'],
  pages: true,
  seconds: (quick) => (quick ? 40 : 90),
  run: measure,
}

async function measure(lab: Lab): Promise<Measurement> {
  const amounts = lab.quick ? QUICK : FULL
  const server = `http://127.0.0.1:${lab.endpoint.port}`
  lab.progress(`making ${DOCUMENTS} documents`)
  await makeDocuments(server)
  await seedDocument(lab, 'paragraphs', paragraphsDocument(PARAGRAPHS))
  lab.progress('opening pages')
  await using browser = await launchChromium()
  const values = {
    ...(await ofTheList(browser, server, amounts)),
    ...(await ofTheTools(browser, server, amounts)),
    ...(await ofASlowProcessor(browser, server, amounts)),
  }
  for (const [key, value] of Object.entries(values)) lab.progress(`${key}: ${value.toFixed(1)}`)
  return { values, complete: lab.allConnected(), notes: lab.notes, curve: [] }
}

async function makeDocuments(server: string): Promise<void> {
  const make = async (title: string): Promise<void> => {
    const response = await fetch(`${server}/api/documents`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title }),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`a document was not made: ${response.status} ${answer}`)
  }
  for (let made = 0; made < DOCUMENTS; made += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => make(`Report ${made + i} of the year`)))
  }
}

async function ofTheList(browser: Browser, server: string, { openings, keys }: Amounts) {
  const firstRows: number[] = []
  for (let i = 0; i < openings; i++) {
    await using visit = await visitOf(browser, `${server}/healthz`)
    await visit.page.goto(server, { waitUntil: 'commit' })
    firstRows.push(await visit.page.evaluate(firstRowPainted))
  }
  await using visit = await visitOf(browser, server)
  const { page } = visit
  await page.evaluate(firstRowPainted)
  await page.keyboard.press('Control+k')
  await page.locator('.cw-palette-list [role=option]').first().waitFor()
  const answers: number[] = []
  for (let i = 0; i < keys; i++) {
    answers.push(await answerTo(page, String(i % 10), '.cw-palette-list'))
    answers.push(await answerTo(page, 'Backspace', '.cw-palette-list'))
  }
  return { firstList: spreadOf(firstRows).median, palette: p95(answers) }
}

async function ofTheTools(browser: Browser, server: string, { keys }: Amounts) {
  await using visit = await visitOf(browser, `${server}/d/paragraphs`)
  const { page } = visit
  const text = page.locator('.cw-doc[contenteditable=true]')
  await text.waitFor({ timeout: PATIENCE_MS })
  await text.locator('p').nth(3).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const times = { slash: [] as number[], handle: [] as number[], find: [] as number[] }
  const opened = async (name: keyof typeof times, key: string, selector: string): Promise<void> => {
    times[name].push(await answerTo(page, key, selector))
    await page.keyboard.press('Escape')
    await page.locator(selector).waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.classList.contains('cw-doc') === true)
  }
  for (let i = 0; i <= keys; i++) {
    await opened('slash', '/', '.cw-typed-list')
    await page.keyboard.press('Backspace')
  }
  for (let i = 0; i <= keys; i++) await opened('handle', 'Control+Shift+Enter', '[role=menu]')
  for (let i = 0; i <= keys; i++) await opened('find', 'Control+Shift+f', '.cw-find')
  // The first one loads the code.
  return {
    slash: p95(times.slash.slice(1)),
    handle: p95(times.handle.slice(1)),
    find: p95(times.find.slice(1)),
  }
}

async function ofASlowProcessor(browser: Browser, server: string, { openings }: Amounts) {
  const largest: number[] = []
  const shift: number[] = []
  for (let i = 0; i < openings; i++) {
    await using visit = await visitOf(browser, 'about:blank')
    const { page } = visit
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await page.goto(`${server}/d/paragraphs`, { waitUntil: 'commit' })
    await page.locator('.cw-doc[contenteditable=true] p').first().waitFor({ timeout: PATIENCE_MS })
    await page.waitForTimeout(SETTLED_MS)
    const paints = await page.evaluate(() => window.benchPaints)
    largest.push(paints.largest)
    shift.push(paints.shift * 100)
  }
  return { largestPaint: spreadOf(largest).median, layoutShift: spreadOf(shift).median }
}

/** A page in a new profile: nothing is cached or stored. */
async function visitOf(browser: Browser, url: string): Promise<AsyncDisposable & { readonly page: Page }> {
  const context = await browser.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  await page.addInitScript(installAnswers, ANSWER_MS)
  await page.goto(url, { waitUntil: 'commit' })
  return { page, [Symbol.asyncDispose]: () => context.close() }
}

/** In the page: when the first row of the list was painted, see `installAnswers`. */
async function firstRowPainted(): Promise<number> {
  for (;;) {
    const { firstRow } = window.benchPaints
    if (firstRow !== null) return firstRow
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(0.95 * sorted.length) - 1)] ?? 0
}
