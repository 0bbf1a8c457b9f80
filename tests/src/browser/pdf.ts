import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { installPackages } from '../../../scripts/services/apt.ts'
import { findProgram } from '../../../scripts/services/find-program.ts'

/** Prints a page to PDF, as the browser's dialog does; resolves to the text of each sheet. */
export async function printed(page: Page): Promise<string[]> {
  const reader = (await findProgram(['pdftotext'])) ?? (await installed())
  const child = spawn(reader, ['-layout', '-', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(await page.pdf({ format: 'A4' }))
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')])
  // A form feed ends each sheet.
  return output.split('\f').slice(0, -1)
}

async function installed(): Promise<string> {
  await installPackages(['poppler-utils'], 'Reading PDF files')
  const reader = await findProgram(['pdftotext'])
  if (reader === null) throw new Error('poppler-utils brought no pdftotext')
  return reader
}
