import type { Locator, Page } from 'playwright-core'
import { textOf } from './document-page.ts'

/** A file that a test adds to a text. */
export interface AddedFile {
  readonly name: string
  readonly type: string
  readonly content: Buffer
}

const sendable = (files: readonly AddedFile[]) =>
  files.map(({ name, type, content }) => ({ name, type, base64: content.toString('base64') }))

/** Pastes files at the caret. */
export async function pasteFiles(page: Page, files: readonly AddedFile[]): Promise<void> {
  await textOf(page).evaluate((element, files) => {
    const clipboardData = new DataTransfer()
    for (const { name, type, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      clipboardData.items.add(new File([bytes], name, { type }))
    }
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, sendable(files))
}

/** Drops files on an element of the text. */
export async function drop(page: Page, on: Locator, files: readonly AddedFile[]): Promise<void> {
  const box = await on.boundingBox()
  if (box === null) throw new Error('It is not shown.')
  const place = { clientX: box.x + 4, clientY: box.y + box.height - 2 }
  await textOf(page).evaluate(
    (element, { files, place }) => {
      const dataTransfer = new DataTransfer()
      for (const { name, type, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        dataTransfer.items.add(new File([bytes], name, { type }))
      }
      const options = { dataTransfer, ...place, bubbles: true, cancelable: true }
      if (element.dispatchEvent(new DragEvent('drop', options)))
        throw new Error('The browser would open the file.')
    },
    { files: sendable(files), place },
  )
}

/** Adds pictures of the device by the slash menu and its dialog. */
export async function addBySlash(page: Page, files: readonly AddedFile[]): Promise<void> {
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/image')
  await page.getByRole('option', { name: 'Image' }).first().waitFor()
  await page.keyboard.press('Enter')
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose from this device' }).click(),
  ])
  await chooser.setFiles(files.map(({ name, type, content }) => ({ name, mimeType: type, buffer: content })))
}

/** What the pictures of a text show. `isLocal`: what the browser has, not the server. */
export async function picturesOf(
  page: Page,
): Promise<{ readonly isLoaded: boolean; readonly isLocal: boolean }[]> {
  return await page.locator('.cw-picture-image').evaluateAll((images) =>
    images.map((image) => {
      if (!(image instanceof HTMLImageElement)) throw new Error('It is no image.')
      // A picture out of view is not loaded.
      image.loading = 'eager'
      return {
        isLoaded: image.complete && image.naturalWidth > 0,
        isLocal: image.currentSrc.startsWith('blob:'),
      }
    }),
  )
}
