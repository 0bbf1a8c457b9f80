import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { seriousFindings } from '../axe.ts'
import { drawn } from '../replica.ts'
import { faultsOfLayout } from './layout.ts'

/** The windows in which each screen is looked at: a phone's, a tablet's and a desktop's. */
export const SIZES = [
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
] as const
const TEXT = '.cw-doc'
const SCHEMES = ['light', 'dark'] as const
/** axe's rules of what is different in other colours. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** What a picture shows, and where it differs from others. */
export interface Shot {
  /** The widths of {@link SIZES} in which the screen exists. Default all. */
  readonly widths?: readonly number[]
  /** The whole page in place of what the window shows. Default false. */
  readonly whole?: boolean
  /** Examines the text of the document, too. Default false: a long one takes longer than all around it. */
  readonly text?: boolean
  /** Leaves the size of the window as it is. Default false. */
  readonly sized?: boolean
}

/** Takes pictures of screens in all sizes and colours, and finds what is wrong with them. */
export class Camera {
  /** What was found, one line each, with the name of the picture. Empty when all is well. */
  readonly problems: string[] = []
  readonly #folder: string | undefined
  #name = 'before the first picture'

  /** `folder` is where the pictures are put. Without it none are taken, which saves half of the time; all else is the same. */
  constructor(folder: string | undefined) {
    this.#folder = folder
  }

  /** Reports what a page writes to its console as an error, and errors of its scripts. `isExpected` are no problems. */
  watch(page: Page, isExpected: (message: string) => boolean = () => false): void {
    const report = (text: string) => {
      if (!isExpected(text)) this.problems.push(`${this.#name}: ${text}`)
    }
    page.on('pageerror', (error) => report(String(error)))
    page.on('console', (message) => message.type() === 'error' && report(message.text()))
  }

  /** Takes pictures of what the page shows, in light and dark colours, and looks for problems in each. */
  async take(
    page: Page,
    name: string,
    { widths, whole = false, text = false, sized = false }: Shot = {},
  ): Promise<void> {
    const sizes = sized
      ? [page.viewportSize()!]
      : SIZES.filter(({ width }) => widths?.includes(width) ?? true)
    for (const size of sizes) {
      if (!sized) await page.setViewportSize(size)
      for (const colorScheme of SCHEMES) {
        this.#name = `${name}-${size.width}-${colorScheme}`
        const examined = isExamined(size.width, colorScheme)
        if (!examined && this.#folder === undefined) continue
        await page.emulateMedia({ colorScheme })
        await drawn(page)
        // A narrow window of a desktop has the same content as a wide one; phones have their own pictures.
        const isAgain = size.width === 390 && sizes.some(({ width }) => width === 1440)
        if (examined) await this.#examine(page, { text, isAgain })
        if (this.#folder === undefined) continue
        const picture = await page.screenshot({ fullPage: whole })
        await mkdir(this.#folder, { recursive: true })
        await writeFile(join(this.#folder, `${this.#name}.png`), picture)
      }
    }
  }

  /** `isAgain`: the same content is examined in a wide window too, so that only its colours are examined here. */
  async #examine(
    page: Page,
    { text, isAgain }: { readonly text: boolean; readonly isAgain: boolean },
  ): Promise<void> {
    const found = await page.evaluate(faultsOfLayout)
    // Between a phone and a desktop there is no other content.
    if (page.viewportSize()?.width !== 768) {
      const without = text ? {} : { without: TEXT }
      found.push(...(await seriousFindings(page, { ...without, ...(isAgain ? { rules: COLOURS } : {}) })))
    }
    this.problems.push(...found.map((fault) => `${this.#name}: ${fault}`))
  }
}

/**
 * Whether a screen is examined in this width and these colours: each is in each width and in both colours, not in all
 * combinations. What is wrong with colours does not depend on the width, and the layout not on the colours.
 */
function isExamined(width: number, colorScheme: (typeof SCHEMES)[number]): boolean {
  return colorScheme === (width === 1440 ? 'dark' : 'light')
}
