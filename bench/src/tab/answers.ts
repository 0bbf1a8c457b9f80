import type { Page } from 'playwright-core'

declare global {
  interface Window {
    /** Begins to wait for the answer to the next key, see {@link installAnswers}. */
    benchExpect(selector: string): void
    /** The time of that answer, in ms. */
    benchAnswer: Promise<number>
    /** Figures of the page's opening, see {@link installAnswers}. */
    benchPaints: { firstRow: number | null; largest: number; shift: number }
  }
}

/**
 * The script that measures answers to keys, and the paints of an opening. It is serialised, so it refers to nothing
 * outside. `benchAnswer` after `benchExpect` resolves to the time from the last key until the first change in or of an element that
 * `selector` matches is painted, in ms. `firstRow`: when the first row of a list was painted, in ms since the first byte
 * of the page; `largest` and `shift`: as web vitals define them (largest contentful paint in ms since the navigation,
 * sum of layout shifts without a recent input). Rejects after `patience` ms.
 */
export function installAnswers(patience: number): void {
  const afterPaint = (done: (time: number) => void): void => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        channel.port1.close()
        done(performance.now())
      }
      channel.port2.postMessage(null)
    })
  }
  let pressed: number | null = null
  addEventListener('keydown', (event) => (pressed = event.timeStamp), true)
  window.benchExpect = (selector) => {
    pressed = null
    window.benchAnswer = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${selector} did not answer`)), patience)
      const observer = new MutationObserver((changes) => {
        const at = pressed
        const isIn = ({ target }: MutationRecord): boolean =>
          target instanceof Node && (document.querySelector(selector)?.contains(target) ?? false)
        const isAdded = ({ addedNodes }: MutationRecord): boolean =>
          [...addedNodes].some(
            (node) =>
              node instanceof Element && (node.matches(selector) || node.querySelector(selector) !== null),
          )
        if (at === null || !changes.some((change) => isIn(change) || isAdded(change))) return
        observer.disconnect()
        afterPaint((time) => resolve(time - at))
      })
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    })
  }

  const paints: Window['benchPaints'] = { firstRow: null, largest: 0, shift: 0 }
  window.benchPaints = paints
  const look = (): void => {
    if (document.querySelector('.cw-row') === null) requestAnimationFrame(look)
    else
      afterPaint((time) => {
        const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
        paints.firstRow = time - (navigation?.responseStart ?? 0)
      })
  }
  requestAnimationFrame(look)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paints.largest = entry.startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      readonly value: number
      readonly hadRecentInput: boolean
    })[]) {
      if (!entry.hadRecentInput) paints.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Presses `keys` and resolves to the time until `selector` has answered, in ms. */
export async function answerTo(page: Page, keys: string, selector: string): Promise<number> {
  await page.evaluate((wanted) => window.benchExpect(wanted), selector)
  await page.keyboard.press(keys)
  return page.evaluate(() => window.benchAnswer)
}
