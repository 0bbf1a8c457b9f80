import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { RunningServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, sharedServer, visit } from './browser.ts'
import { type JsonNode, jsonOf, setText } from './clipboard.ts'
import { createDocument, expectSaveState, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
})

afterAll(() => closeWindows(browser))

const words = (text: string): JsonNode => ({ type: 'paragraph', content: [{ type: 'text', text }] })

/** Waits until the image has its size, on which the places of the blocks below depend. */
async function imageShown(page: Page): Promise<void> {
  const height = async () => (await page.locator('.cw-doc img').boundingBox())?.height
  await expect.poll(height, PATIENCE).toBe(60)
}

/** Moves the mouse to the lower edge of a paragraph. */
async function moveBelow(page: Page, text: string): Promise<void> {
  const box = await page.locator('.cw-doc > p', { hasText: text }).boundingBox()
  if (box === null) throw new Error('It is not shown.')
  await page.mouse.move(box.x + 5, box.y + box.height - 2, { steps: 3 })
}

/** The kinds of the blocks, with the texts of paragraphs. */
async function kindsOf(page: Page): Promise<string[]> {
  const blocks = await jsonOf(page)
  return blocks.map(({ type, content }) => (type === 'paragraph' ? (content?.[0]?.text ?? '') : type))
}

it.each([
  ['an image', false],
  ['a selected image', true],
] as const)(
  'EDIT-84: %s that is dragged while somebody else writes is moved, once; when somebody else removes it meanwhile, nothing is dropped',
  async (_name, selected) => {
    await using ana = await visit(browser, 'Ana', server.url)
    const { page } = ana
    const address = await createDocument(server.url, 'Dragged')
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"/>'
    await page.route('**/dragged.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body }))
    await openDocument(page, server.url, address)
    await setText(page, [
      words('Top'),
      { type: 'image', attrs: { src: `${server.url}/dragged.svg` } },
      words('Middle'),
      words('Bottom'),
    ])
    await expectSaveState(page, 'Saved')
    const ben = new HocuspocusProvider({ url: `${server.wsUrl}/collab`, name: address })
    try {
      await new Promise<void>((resolve) => ben.on('synced', () => resolve()))
      const fragment = ben.document.getXmlFragment('default')

      if (selected) await page.locator('.cw-doc img').click()
      else await page.locator('.cw-doc > p').first().click()
      const image = page.locator('.cw-doc img')
      await imageShown(page)
      await image.hover()
      await page.mouse.down()
      await moveBelow(page, 'Bottom')
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('Ben')])
      fragment.insert(0, [paragraph])
      await expect.poll(() => kindsOf(page), PATIENCE).toEqual(['Ben', 'Top', 'image', 'Middle', 'Bottom'])
      await imageShown(page)
      await moveBelow(page, 'Bottom')
      await page.mouse.up()
      // Above or below the last paragraph: the image has no size at first where it is dropped.
      await expect
        .poll(async () => (await kindsOf(page)).join(' '), PATIENCE)
        .toMatch(/^Ben Top Middle (?:image Bottom|Bottom image)$/)

      await imageShown(page)
      await image.hover()
      await page.mouse.down()
      await moveBelow(page, 'Top')
      const at = (await kindsOf(page)).indexOf('image')
      fragment.delete(at, 1)
      await expect.poll(() => kindsOf(page), PATIENCE).toEqual(['Ben', 'Top', 'Middle', 'Bottom'])
      await page.mouse.up()
      await textOf(page).evaluate(() => new Promise((done) => requestAnimationFrame(done)))
      expect(await kindsOf(page)).toEqual(['Ben', 'Top', 'Middle', 'Bottom'])
    } finally {
      ben.destroy()
    }
  },
)
