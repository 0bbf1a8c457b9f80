import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser } from './browser.ts'

const CLIENT = join(import.meta.dirname, '..', '..', '..', 'client')
/** Where the pictures are put, to be looked at. Without it they are only taken. */
const PICTURES = process.env['COWRITE_PICTURES']

let browser: Browser
let server: ViteDevServer
let url: string

beforeAll(async () => {
  browser = await sharedBrowser()
  server = await createServer({
    root: CLIENT,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
  })
  await server.listen()
  url = new URL('/dev/components', server.resolvedUrls?.local[0]).href
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.close()
})

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('EDIT-156: the page of components shows all states in development, without a serious accessibility finding', async () => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(url)
      await page.getByRole('heading', { name: 'Components and states' }).waitFor()
      await page.getByText('Loading, problem, empty').waitFor()
      expect(await seriousFindings(page)).toEqual([])
      const overhang = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(await overhang()).toBeLessThanOrEqual(0)
      const picture = await page.screenshot({ fullPage: true })
      expect(picture.length).toBeGreaterThan(10_000)
      if (PICTURES === undefined) continue
      await mkdir(PICTURES, { recursive: true })
      await writeFile(join(PICTURES, `components-${width}-${colorScheme}.png`), picture)
    }
    expect(errors).toEqual([])
    await context.close()
  })
})
