import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Options of {@link seriousFindings}. */
export interface Examination {
  /** Selects what is left out. Default: nothing. */
  readonly without?: string
  /** axe's names of the rules. Default: all. */
  readonly rules?: readonly string[]
}

/** Serious and critical findings of axe on the current page, one line each. */
export async function seriousFindings(page: Page, { without, rules }: Examination = {}): Promise<string[]> {
  // Through the debugger, to which the page's content security policy does not apply.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(AXE, 'utf8'))
  const results = await page.evaluate(
    async ([without, rules]) => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
      const exclude = without === undefined || document.querySelector(without) === null ? [] : [without]
      const only = rules === undefined ? {} : { runOnly: [...rules] }
      return await axe.run({ exclude }, { resultTypes: ['violations'], ...only })
    },
    [without, rules] as const,
  )
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`))
}
