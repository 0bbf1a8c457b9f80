import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { inject } from 'vitest'
import { CHROMIUM_FLAGS } from '../../../scripts/services/chromium.ts'
import type {} from '../../../scripts/services/provided.ts'

/** Maximum time for any operation of a page, in ms, on a loaded machine with two cores. */
const PATIENCE_MS = 20_000

/** Starts Chromium. One instance per test file, because starting takes longer than most tests. */
export async function launchBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: inject('chromiumPath'), args: [...CHROMIUM_FLAGS] })
}

/** A user with a separate browser context: storage, name, network. */
export interface Visitor extends AsyncDisposable {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  /** Script errors and violations of the content security policy on all pages of this visitor. */
  readonly complaints: string[]
}

/** Colours that distinguish visitors in tests. */
const COLORS = ['#c2412d', '#3f6be0', '#3b8132', '#a845b8']

/**
 * Opens a browser window for `name`; the page at `origin` already stores that name. Unless `options` say otherwise it
 * asks for reduced motion, because animations without a graphics card keep a processor busy.
 */
export async function visit(
  browser: Browser,
  name: string,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const color = COLORS[(name.codePointAt(0) ?? 0) % COLORS.length] ?? '#3f6be0'
  const localStorage = [{ name: 'cowrite.person', value: JSON.stringify({ name, color }) }]
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
  const page = await context.newPage()
  return { name, context, page, complaints, [Symbol.asyncDispose]: () => context.close() }
}
