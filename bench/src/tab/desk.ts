import type { Browser } from 'playwright-core'
import type { Lab } from '../load/lab.ts'
import { spreadOf } from '../measure/spread.ts'
import type { StockPage } from '../page/stock-page.ts'
import type { WritingPlan } from '../writers/plan.ts'
import { Writers } from '../writers/writers.ts'
import type { Opening } from './probe.ts'
import { type MainThread, Tab } from './tab.ts'

/** Writers, and keys of each per second, beside a person at a page. */
const WRITERS = 10
const WRITER_KEYS = 5
/** Keys of the person at the page per second. */
const OWN_KEYS = 5
/** Keys or caret moves per second of the one person whose cost is measured. */
const REMOTE_PER_SECOND = 10
/** Maximum time for a page to open, and to cope with what happened, in ms. */
const OPEN_MS = 60_000
const PATIENCE_MS = 30_000
const READY_MS = 10_000
/** Seconds of typing by the writers before keys are measured. */
const LEAD_SECONDS = 2

/** A document on the server. */
export interface DeskDocument {
  readonly name: string
  /** The number of its top-level blocks. */
  readonly blocks: number
}

/** Measures pages of one kind, Cowrite's or stock Tiptap's, in one Chromium. */
export class Desk {
  readonly #lab: Lab
  readonly #browser: Browser
  readonly #stock: StockPage

  constructor(lab: Lab, browser: Browser, stock: StockPage) {
    this.#lab = lab
    this.#browser = browser
    this.#stock = stock
  }

  /** Whether the page is that of stock Tiptap. */
  get isStock(): boolean {
    return this.#lab.endpoint.base === ''
  }

  /** Opens a document and waits until the page is calm. Null, with a note, when it does not become editable. */
  async open(document: DeskDocument, isolated = false): Promise<Tab | null> {
    const tab = await this.#open(document, isolated)
    await tab?.calm(PATIENCE_MS)
    return tab
  }

  /** Opens a document `times` times in new profiles; medians in ms, null if it did not open once. */
  async opening(document: DeskDocument, times: number): Promise<Opening> {
    const openings: Opening[] = []
    for (let i = 0; i < times; i++) {
      await using tab = await this.#open(document, false)
      if (tab === null) return { firstScreen: null, editable: null }
      openings.push(tab.opening)
    }
    const median = (part: (opening: Opening) => number | null) =>
      spreadOf(openings.flatMap((one) => part(one) ?? []))
    return {
      firstScreen: median(({ firstScreen }) => firstScreen).median,
      editable: median(({ editable }) => editable).median,
    }
  }

  /** CPU time of the main thread for each key, or caret move, of one other person in ms; null when it does not cope. */
  async remoteCost(
    tab: Tab,
    { name }: DeskDocument,
    shows: WritingPlan['shows'],
    count: number,
  ): Promise<MainThread | null> {
    await using writers = await this.#writers(name, 1)
    await tab.calm(READY_MS)
    const plan = { shows, perSecond: REMOTE_PER_SECOND, total: count }
    const cost = await tab.costOf(count, () => writers.write(plan), PATIENCE_MS)
    this.#lab.progress(
      `${name}, ${shows} of another: ${shown(cost?.tasks ?? null)}, scripts ${shown(cost?.scripts ?? null)}`,
    )
    if (cost === null)
      this.#lab.notes.push(`${name}: not calm ${PATIENCE_MS / 1000} s after ${count} remote ${shows}`)
    return cost
  }

  /** From key to paint, p95 of `count` keys in ms, nobody else being there. */
  async ownKeys(tab: Tab, { name }: DeskDocument, count: number): Promise<number> {
    await tab.click()
    return this.#report(name, 'alone', await tab.type(count, OWN_KEYS, PATIENCE_MS))
  }

  /** From key to paint, p95 of `count` keys in ms, while ten others type five keys per second each. */
  async ownKeysAmongWriters(tab: Tab, { name }: DeskDocument, count: number): Promise<number> {
    await using writers = await this.#writers(name, WRITERS)
    await tab.click()
    const seconds = LEAD_SECONDS + count / OWN_KEYS
    const total = Math.round(seconds * WRITERS * WRITER_KEYS)
    const writing = writers.write({ shows: 'both', perSecond: WRITER_KEYS, total })
    await tab.wait(LEAD_SECONDS * 1000)
    const typed = await tab.type(count, OWN_KEYS, PATIENCE_MS)
    const late = await writing
    if (late > 100) this.#lab.notes.push(`${name}: the writers were late by up to ${Math.round(late)} ms`)
    return this.#report(name, `${WRITERS} writers`, typed)
  }

  async #open({ name, blocks }: DeskDocument, isolated: boolean): Promise<Tab | null> {
    const { port } = this.#lab.endpoint
    const url = this.isStock ? this.#stock.urlOf(name, port) : `http://127.0.0.1:${port}/d/${name}`
    const tab = await Tab.open(this.#browser, { url, blocks }, isolated)
    const isOpen = await tab.opened(OPEN_MS)
    const { firstScreen, editable } = tab.opening
    this.#lab.progress(`${name}: first screen ${shown(firstScreen)}, editable ${shown(editable)}`)
    if (isOpen) return tab
    this.#lab.notes.push(`${name}: did not open within ${OPEN_MS / 1000} s`)
    await tab[Symbol.asyncDispose]()
    return null
  }

  #writers(document: string, writers: number): Promise<Writers> {
    const { port, base } = this.#lab.endpoint
    return Writers.start({ socket: `ws://127.0.0.1:${port}${base}`, document, writers })
  }

  #report(
    name: string,
    what: string,
    { times, missing }: { times: readonly number[]; missing: number },
  ): number {
    const quantile = (share: number) =>
      times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? 0
    this.#lab.progress(
      `${name}, own keys ${what}: p50 ${shown(quantile(0.5))}, p95 ${shown(quantile(0.95))}, max ${shown(times.at(-1) ?? 0)}`,
    )
    if (missing > 0) {
      const seconds = PATIENCE_MS / 1000
      this.#lab.notes.push(
        `${name}, ${what}: ${missing} of ${times.length} keys were not painted ${seconds} s after the last one; they count with the time that they had waited`,
      )
    }
    return quantile(0.95)
  }
}

function shown(milliseconds: number | null): string {
  return milliseconds === null ? 'never' : `${milliseconds.toFixed(1)} ms`
}
