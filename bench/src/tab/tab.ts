import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { installProbe, type Opening } from './probe.ts'

const VIEWPORT = { width: 1280, height: 800 }
/** Share of the main thread below which a page counts as calm. */
const CALM = 0.1
const CALM_STEP_MS = 500
const POLL_MS = 50

/** The document that a tab opens. */
export interface TabDocument {
  readonly url: string
  /** The number of its top-level blocks. */
  readonly blocks: number
}

/** CPU time of a page's main thread. */
export interface MainThread {
  /** All of its tasks: scripts, styles, layout, painting. */
  readonly tasks: number
  readonly scripts: number
}

/** What a tab uses, in bytes. */
export interface TabMemory {
  /** By `performance.measureUserAgentSpecificMemory()`: objects of JavaScript and the DOM, after a garbage collection. */
  readonly bytes: number
  readonly nodes: number
}

/** A tab of Chromium with one document, in a new profile: nothing is cached or stored. */
export class Tab implements AsyncDisposable {
  readonly page: Page
  /** When the parts of the page appeared, as far as {@link opened} has seen. */
  opening: Opening = { firstScreen: null, editable: null }
  readonly #context: BrowserContext
  readonly #cdp: CDPSession
  #closed = false

  private constructor(context: BrowserContext, page: Page, cdp: CDPSession) {
    this.#context = context
    this.page = page
    this.#cdp = cdp
  }

  /**
   * Opens a document. `isolated`: the answer gets the headers without which Chromium refuses to measure memory.
   */
  static async open(browser: Browser, { url, blocks }: TabDocument, isolated = false): Promise<Tab> {
    const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.addInitScript(installProbe, blocks)
    if (isolated) await isolate(page, url)
    await page.goto(url, { waitUntil: 'commit' })
    // An isolated page gets a process of its own, which a session from before would not follow.
    const cdp = await context.newCDPSession(page)
    // Only the time that the main thread has a processor, so that other programs do not count.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    return new Tab(context, page, cdp)
  }

  /** Waits until the text is editable, or for `patience` ms; whether it is. */
  async opened(patience: number): Promise<boolean> {
    const deadline = performance.now() + patience
    for (;;) {
      const left = deadline - performance.now()
      const opening = await this.#within(left, () => this.page.evaluate(() => window.benchProbe.opening))
      if (opening === null) return false
      this.opening = opening
      if (opening.editable !== null) return true
      if (performance.now() > deadline) return false
      await delay(POLL_MS)
    }
  }

  /** CPU time of the main thread since the page was opened, in ms. */
  async busy(): Promise<MainThread> {
    const { metrics } = await this.#cdp.send('Performance.getMetrics')
    const milliseconds = (wanted: string): number => {
      const found = metrics.find(({ name }) => name === wanted)
      if (found === undefined) throw new Error(`Chromium reports no ${wanted}`)
      return found.value * 1000
    }
    return { tasks: milliseconds('TaskDuration'), scripts: milliseconds('ScriptDuration') }
  }

  /** Waits until the main thread has nothing to do, or for `patience` ms; whether it is calm. */
  async calm(patience: number): Promise<boolean> {
    const deadline = performance.now() + patience
    while (performance.now() < deadline) {
      const answer = await this.#within(deadline - performance.now(), () => this.#share(CALM_STEP_MS))
      if (answer !== null && answer.tasks < CALM) return true
    }
    return false
  }

  /**
   * CPU time of the main thread for each of the `count` things that `work` makes happen, in ms, less what the idle page
   * uses. Null when the page has not coped with them `patience` ms after the end of `work`.
   */
  async costOf(count: number, work: () => Promise<unknown>, patience: number): Promise<MainThread | null> {
    const idle = await this.#share(3000)
    const begin = performance.now()
    const before = await this.busy()
    await work()
    if (!(await this.calm(patience))) return null
    const after = await this.busy()
    const wall = performance.now() - begin
    const each = (part: keyof MainThread): number =>
      Math.max(0, after[part] - before[part] - idle[part] * wall) / count
    return { tasks: each('tasks'), scripts: each('scripts') }
  }

  /** Puts the caret at the end of a paragraph in the middle of the text, by a click. */
  async click(): Promise<void> {
    const place = await this.page.evaluate(async () => {
      const paragraphs = document.querySelectorAll('.ProseMirror p')
      const paragraph = paragraphs[Math.floor(paragraphs.length / 2)]
      if (paragraph === undefined) throw new Error('no paragraph')
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      // What is above may get another height when it is drawn.
      for (let i = 0; i < 10; i++) {
        paragraph.scrollIntoView({ block: 'center' })
        await frame()
      }
      const { right, bottom } = paragraph.getBoundingClientRect()
      return { x: right - 4, y: bottom - 6 }
    })
    await this.page.mouse.click(place.x, place.y)
    await this.page.waitForFunction(() => document.activeElement?.classList.contains('ProseMirror') === true)
  }

  /**
   * Types `count` letters at an even pace, whether or not the page keeps up. Resolves to the time from each key to its
   * paint in ms, sorted. A key that is not painted `patience` ms after the last one was pressed counts with the time that it
   * waited until then; `missing` is their number.
   */
  async type(
    count: number,
    perSecond: number,
    patience: number,
  ): Promise<{ times: number[]; missing: number }> {
    const before = await this.#painted()
    const pressed: number[] = []
    const begin = performance.now()
    for (let i = 0; i < count; i++) {
      await delay(Math.max(0, begin + (i / perSecond) * 1000 - performance.now()))
      pressed.push(performance.now())
      this.#press()
    }
    const deadline = performance.now() + patience
    let times: number[] = []
    while (times.length < count && performance.now() < deadline) {
      times = ((await this.#within(deadline - performance.now(), () => this.#keys())) ?? []).slice(before)
      await delay(POLL_MS)
    }
    const missing = pressed.slice(times.length).map((at) => performance.now() - at)
    return { times: [...times, ...missing].sort((a, b) => a - b), missing: missing.length }
  }

  /** Waits. */
  async wait(ms: number): Promise<void> {
    await delay(ms)
  }

  /** The memory of the page's JavaScript and DOM. The page must have been opened isolated. */
  async memory(): Promise<TabMemory> {
    const bytes = await this.page.evaluate(async () => {
      const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
        measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>
      }
      if (measure === undefined) throw new Error('This page may not measure its memory')
      return (await measure.call(performance)).bytes
    })
    const { nodes } = await this.#cdp.send('Memory.getDOMCounters')
    return { bytes, nodes }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#context.close()
  }

  /** The share of the main thread that is used during `ms`. */
  async #share(ms: number): Promise<MainThread> {
    const begin = performance.now()
    const before = await this.busy()
    await delay(ms)
    const after = await this.busy()
    const wall = performance.now() - begin
    return { tasks: (after.tasks - before.tasks) / wall, scripts: (after.scripts - before.scripts) / wall }
  }

  /** Does not wait for the page: it may be busy. */
  #press(): void {
    const key = { key: 'x', code: 'KeyX', windowsVirtualKeyCode: 88 }
    const failed = (error: unknown): void => {
      if (!this.#closed) throw error
    }
    this.#cdp
      .send('Input.dispatchKeyEvent', { type: 'keyDown', text: 'x', unmodifiedText: 'x', ...key })
      .catch(failed)
    this.#cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }).catch(failed)
  }

  #keys(): Promise<number[]> {
    return this.page.evaluate(() => window.benchProbe.keys)
  }

  async #painted(): Promise<number> {
    return (await this.#keys()).length
  }

  /** The answer of the page; null when it does not come within `ms`. */
  async #within<T>(ms: number, ask: () => Promise<T>): Promise<T | null> {
    const late = new AbortController()
    const answer = ask()
    const timer = delay(Math.max(0, ms), null, { signal: late.signal }).catch(() => null)
    try {
      return await Promise.race([answer, timer])
    } finally {
      late.abort()
      // An answer after the deadline, also that the page is closed, is of no interest.
      answer.catch(() => {})
    }
  }
}

/** Adds the headers of cross-origin isolation to the document at `url`. */
async function isolate(page: Page, url: string): Promise<void> {
  // An answer that Playwright gives has no address, and Chromium asks before it lets such a page connect to loopback.
  await page.context().grantPermissions(['local-network-access'])
  await page.route(url, async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      headers: {
        ...response.headers(),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
    })
  })
}
