import type { Page } from 'playwright-core'

/** Opens a panel by its keys, unless it was left open, which the browser remembers. */
export async function openPanel(page: Page, id: string, keys: string): Promise<void> {
  const open = await page.evaluate(() => localStorage.getItem('cowrite.panel'))
  if (open !== id) await page.keyboard.press(keys)
}
