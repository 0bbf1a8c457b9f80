import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, sharedServer, type Visitor, visit } from './browser.ts'
import { type JsonNode, jsonOf } from './clipboard.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'
import { openNetworkLine } from './network-line.ts'
import { type AddedFile, addBySlash, drop, pasteFiles, picturesOf } from './picture-files.ts'

let server: RunningServer
let browser: Browser
let photo: AddedFile

beforeAll(async () => {
  server = await sharedServer()
  browser = await sharedBrowser()
  const create = { width: 1200, height: 600, channels: 3, background: '#339966' } as const
  photo = { name: 'photo.png', type: 'image/png', content: await sharp({ create }).png().toBuffer() }
})

afterAll(() => closeWindows(browser))

const attributesOf = async (page: Page, type: string): Promise<JsonNode['attrs'][]> =>
  (await jsonOf(page)).filter((node) => node.type === type).map(({ attrs }) => attrs)

/** Two visitors of one new document, the second on a phone. */
async function both(
  title: string,
  url = server.url,
): Promise<readonly [ana: Visitor, ben: Visitor, address: string]> {
  const address = await createDocument(server.url, title)
  const ana = await visit(browser, 'Ana', url)
  const ben = await visit(browser, 'Ben', server.url, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme: 'dark',
  })
  await openDocument(ana.page, url, address)
  await openDocument(ben.page, server.url, address)
  await textOf(ana.page).click()
  return [ana, ben, address]
}

/** Waits until so many pictures are loaded from the server. */
async function expectPictures(page: Page, count: number): Promise<void> {
  await expect
    .poll(
      async () => (await picturesOf(page)).filter(({ isLoaded, isLocal }) => isLoaded && !isLocal).length,
      PATIENCE,
    )
    .toBe(count)
}

it('EDIT-452, EDIT-457, EDIT-458, EDIT-459, EDIT-460, EDIT-463: pictures are added in every way, described, sized and shown large, by keys alone too, on a desk and a phone', async () => {
  const [ana, ben] = await both('Pictures')
  await using _ana = ana
  await using _ben = ben
  const { page } = ana
  await page.keyboard.type('Above')
  await page.keyboard.press('Enter')
  await pasteFiles(page, [photo, { name: 'data.csv', type: 'text/csv', content: Buffer.from('a,b\n1,2\n') }])
  await expectPictures(ben.page, 1)
  await ben.page.locator('.cw-file').getByText('data.csv').waitFor()
  await ben.page.locator('.cw-file').getByText('Table · 8 bytes').waitFor()
  // By its writer the picture is shown from the first moment.
  expect((await picturesOf(page))[0]).toMatchObject({ isLoaded: true })
  expect(await attributesOf(page, 'image')).toEqual([
    { src: expect.stringMatching(/^\/files\/[0-9a-f-]{36}$/), width: 1200, height: 600 },
  ])
  // Its place is known before it is loaded.
  const bare = await ben.page.evaluate(() => {
    const place = document.querySelector('.cw-picture')!.cloneNode() as HTMLElement
    document.querySelector('.cw-doc')!.append(place)
    const { width, height } = place.getBoundingClientRect()
    place.remove()
    return width / height
  })
  expect(bare).toBeCloseTo(2, 1)

  // A description is asked for, by the mark and in the bar.
  const picture = page.locator('.cw-picture').first()
  await picture.getByRole('button', { name: 'Describe' }).click()
  await page.getByLabel('What does the picture show?').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.type('A green field')
  await page.keyboard.press('Enter')
  await expect.poll(() => ben.page.getByAltText('A green field').count(), PATIENCE).toBe(1)
  expect(await picture.getByRole('button', { name: 'Describe' }).count()).toBe(0)

  // The bar is reached by Alt F10; arrow keys go through it.
  await expect.poll(() => page.locator('.cw-picture-bar').count(), PATIENCE).toBe(1)
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('Enter')
  await expect.poll(() => attributesOf(ben.page, 'image'), PATIENCE).toMatchObject([{ align: 'left' }])
  await page.getByRole('button', { name: 'Caption' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Figure 1')
  await page.keyboard.press('Enter')
  await ben.page.locator('.cw-caption-field').and(ben.page.locator(':visible')).first().waitFor()
  await expect.poll(() => attributesOf(ben.page, 'image'), PATIENCE).toMatchObject([{ caption: 'Figure 1' }])

  // Its width: by keys, then with the pointer.
  const grip = picture.getByRole('slider')
  await grip.focus()
  for (const key of ['End', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
  await expect.poll(() => attributesOf(ben.page, 'image'), PATIENCE).toMatchObject([{ percent: 90 }])
  const before = (await picture.locator('img').boundingBox())!
  await grip.hover()
  await page.mouse.down()
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect
    .poll(async () => Number((await attributesOf(ben.page, 'image'))[0]?.['percent']), PATIENCE)
    .toBeLessThan(50)
  const after = (await picture.locator('img').boundingBox())!
  expect(after.width / before.width).toBeCloseTo(0.5, 1)

  // Shown large, by keys.
  await picture.getByRole('button', { name: 'Enlarge: A green field' }).focus()
  await page.keyboard.press('Enter')
  const large = page.getByRole('dialog', { name: 'A green field' })
  await large.getByAltText('A green field').waitFor()
  const width = async () => (await large.locator('img').boundingBox())?.width ?? 0
  const fitted = await width()
  await page.keyboard.press('+')
  expect(await width()).toBeGreaterThan(fitted * 1.4)
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await large.waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('cw-enlarge')

  // Dropped, several at once; and chosen on the phone.
  await drop(page, textOf(page).getByText('Above'), [photo, { ...photo, name: 'second.png' }])
  await expectPictures(ben.page, 3)
  await textOf(ben.page).getByText('Above').tap()
  await addBySlash(ben.page, [photo])
  await expect
    .poll(async () => (await picturesOf(page)).filter(({ isLoaded }) => isLoaded).length, PATIENCE)
    .toBe(4)
  expect(await seriousFindings(ben.page)).toEqual([])
  expect([...ana.complaints, ...ben.complaints]).toEqual([])
})

it('EDIT-453: an upload says how far it is, is canceled, and tried again after a failure', async () => {
  const [ana, ben] = await both('Uploads')
  await using _ana = ana
  await using _ben = ben
  const { page } = ana
  const big = { name: 'big.bin', type: '', content: Buffer.alloc(5 * 1024 * 1024, 7) }
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/parts/4', async (route) => {
    await held
    await route.fallback()
  })
  await pasteFiles(page, [big])
  await page.getByText(/^Sending… [4-9]\d %$/).waitFor()
  await ben.page.getByText('A file is coming…').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(() => attributesOf(ben.page, 'file'), PATIENCE).toEqual([])
  expect(await attributesOf(page, 'file')).toEqual([])
  release()
  await page.unroute('**/parts/4')

  const refusal = { error: 'file-quota', message: 'There is no room.', todo: 'Delete something.' }
  await page.route('**/files', (route) => route.fulfill({ status: 413, json: refusal }))
  await textOf(page).click()
  await pasteFiles(page, [{ ...big, name: 'again.bin' }])
  await page.getByText('There is no room. Delete something.').waitFor()
  await ben.page.getByText('A file that the browser of its writer has not sent yet.').waitFor()
  await page.unroute('**/files')
  await page.getByRole('button', { name: 'Try again' }).click()
  await ben.page.getByRole('link', { name: 'Download again.bin' }).waitFor()
})

it('EDIT-454, EDIT-455: what is added without a connection is kept and sent later; a connection that is lost in the middle costs little', async () => {
  await using line = await openNetworkLine(server.port)
  const [ana, ben] = await both('Without a connection', line.url)
  await using _ana = ana
  await using _ben = ben
  const { page } = ana
  await page.route('**/api/**/files', (route) => route.abort())
  await pasteFiles(page, [photo])
  await page.getByText('Not sent yet. It will be sent when there is a connection.').waitFor()
  await ben.page.getByText('A picture that the browser of its writer has not sent yet.').waitFor()
  page.on('dialog', (dialog) => dialog.accept())
  await page.reload()
  await page.getByText('Not sent yet. It will be sent when there is a connection.').waitFor()
  expect((await picturesOf(page))[0]).toMatchObject({ isLocal: true })
  await page.unroute('**/api/**/files')
  await expectPictures(ben.page, 1)

  const content = Buffer.from(Array.from({ length: 4 * 1024 * 1024 }, (_, at) => (at * 2_654_435_761) >>> 24))
  let sent = 0
  page.on('request', (request) => {
    if (!/\/parts\/\d+$/.test(request.url())) return
    sent++
    if (sent === 3) line.become('cut')
  })
  await textOf(page).click()
  await pasteFiles(page, [{ name: 'cut.bin', type: 'application/x-test', content }])
  await expect.poll(() => sent, PATIENCE).toBeGreaterThanOrEqual(3)
  await page.getByText('Not sent yet. It will be sent when there is a connection.').waitFor()
  line.become('open')
  const link = ben.page.getByRole('link', { name: 'Download cut.bin' })
  await link.waitFor()
  const bytes = await (await fetch(new URL((await link.getAttribute('href'))!, server.url))).arrayBuffer()
  const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  expect(hashOf(new Uint8Array(bytes))).toBe(hashOf(content))
})

it('EDIT-456: pictures of a pasted page are taken into the storage, or stay where they are', async () => {
  const [ana, ben] = await both('A page')
  await using _ana = ana
  await using _ben = ben
  const { page } = ana
  const inside = `data:image/png;base64,${photo.content.toString('base64')}`
  const outside = 'http://127.0.0.1:9/private.png'
  await textOf(page).evaluate((element, html) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', html)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, `<p>Words</p><img src="${inside}" alt="Inside"><img src="${outside}" alt="Outside">`)
  await expectPictures(ben.page, 1)
  expect(await attributesOf(page, 'image')).toMatchObject([
    { src: expect.stringMatching(/^\/files\/[0-9a-f-]{36}$/), alt: 'Inside' },
    { src: outside, alt: 'Outside' },
  ])
})
