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
import { type RunningServer, startServer } from '../harness/server.ts'

/** Maximum time for any operation of a page, in ms, on a loaded machine with two cores. */
const PATIENCE_MS = 20_000

/**
 * Resolves to this worker's Chromium, which its test files use one after the other: starting one takes as long as
 * opening two documents. It ends with the worker's process. A file ends its use by {@link closeWindows}.
 */
export const sharedBrowser: () => Promise<Browser> = once(() =>
  chromium.launch({ executablePath: inject('chromiumPath'), args: [...CHROMIUM_FLAGS] }),
)

/**
 * Resolves to this worker's server with documents in memory, for files whose tests neither stop their server nor look at
 * lists of documents: they use documents of their own. It ends with the worker's process.
 */
export const sharedServer: () => Promise<RunningServer> = once(() => startServer())

/** Calls `make` at the first call, and returns the same result from then on. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** Closes all windows, with their storage. */
export async function closeWindows(browser: Browser | undefined): Promise<void> {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()))
}

/** A user with a separate browser context: storage, name, network. */
export interface Visitor extends AsyncDisposable {
  readonly name: string
  readonly context: BrowserContext
  readonly page: Page
  /** Script errors and violations of the content security policy on all pages of this visitor. */
  readonly complaints: string[]
}

/** What a page does before its own scripts: stores the name of its visitor, unless there is one. */
function storePerson({ origin, person }: { readonly origin: string; readonly person: object }): void {
  const KEY = 'cowrite.person'
  if (self.origin === origin && localStorage.getItem(KEY) === null)
    localStorage.setItem(KEY, JSON.stringify(person))
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
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  // A stored state that the context begins with is written by a page of its own, which takes as long as all the rest.
  await context.addInitScript(storePerson, { origin: new URL(origin).origin, person: { name, color } })
  context.setDefaultTimeout(PATIENCE_MS)
  const complaints: string[] = []
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
  const page = await context.newPage()
  return { name, context, page, complaints, [Symbol.asyncDispose]: () => context.close() }
}
