import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { blocksOf, openDocument, PATIENCE, textOf } from './document-page.ts'

let server: RunningServer
let browser: Browser
const addresses = new Map<string, string>()

/** The documents of the tests by project, the last one created last. */
const DOCUMENTS = [
  ['river-watch', 'Ice on the stations'],
  ['crew-notes', 'Week 9'],
  ['crew-notes', 'Week 10'],
  ['river-watch', 'Spring plan'],
] as const

beforeAll(async () => {
  server = await startServer()
  browser = await sharedBrowser()
  for (const [project, title] of DOCUMENTS) addresses.set(title, await create({ project, title }))
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

/** Creates a document; resolves to its address. */
async function create(body: { title: string; project?: string }): Promise<string> {
  const response = await fetch(`${server.url}/api/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { address: string }).address
}

/** The titles in the list, in their order. */
const titles = (page: Page) => page.locator('.cw-row-title').allTextContents()

/** The title that has the focus. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')

it('EDIT-150: the rail leads to all documents, favourites, recent ones, projects and the trash', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const rail = page.getByRole('navigation', { name: 'Documents' })
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Spring plan' }).waitFor()
  await rail.getByRole('link', { name: 'River watch' }).click()
  await page.getByRole('heading', { name: 'River watch' }).waitFor()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Spring plan', 'Ice on the stations'])

  // A new project, with its first document.
  await rail.getByRole('button', { name: 'New project' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('漢字')
  await page.keyboard.press('Enter')
  await page.getByText('give it at least one').waitFor()
  await page.getByRole('textbox', { name: 'Name' }).fill('Grant report')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor()
  await page.getByRole('button', { name: 'New document' }).last().click()
  await textOf(page).waitFor()
  expect(new URL(page.url()).pathname).toMatch(/^\/d\/grant-report%2F/)

  // What was opened is recent, what is starred a favourite.
  await page.getByRole('button', { name: 'Navigation' }).click()
  await rail.getByRole('link', { name: 'Recent' }).click()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Untitled'])
  await rail.getByRole('link', { name: 'All documents' }).click()
  await page.getByRole('button', { name: 'Favourite: Week 9' }).click()
  await rail.getByRole('link', { name: 'Favourites' }).click()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Week 9'])
  await page.reload()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Week 9'])
  await page.getByRole('button', { name: 'Favourite: Week 9' }).click()
  await page.getByRole('heading', { name: 'No favourites yet' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(ana.complaints).toEqual([])
})

it('EDIT-151: the list shows who is there, by keyboard alone it is walked, renamed, chosen from and put away', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  await using ben = await visit(browser, 'Ben', server.url)
  await openDocument(ben.page, server.url, addresses.get('Spring plan')!)
  const { page } = ana
  const { keyboard } = page
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  await page.goto(new URL('/p/river-watch', server.url).href)
  await row('Spring plan').getByRole('img', { name: 'Here now: Ben' }).waitFor()
  await keyboard.press('j')
  expect(await focused(page)).toBe('Spring plan')
  await keyboard.press('ArrowDown')
  expect(await focused(page)).toBe('Ice on the stations')
  await keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Title' }).waitFor()
  await keyboard.type('Ice, once more')
  await keyboard.press('Enter')
  await page.getByRole('link', { name: 'Ice, once more' }).waitFor()

  await page.goto(new URL('/p/crew-notes', server.url).href)
  await row('Week 9').waitFor()
  await page.getByRole('button', { name: /^Order/ }).click()
  await page.getByRole('menuitemradio', { name: 'Title' }).click()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Week 9', 'Week 10'])
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Crew notes' }).click()
  await keyboard.press('j')
  await keyboard.press('x')
  await keyboard.press('j')
  await keyboard.press('x')
  await page.getByText('2 selected').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await page.getByText('2 documents are in the trash.').waitFor()
  await expect.poll(() => titles(page), PATIENCE).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => titles(page), PATIENCE).toEqual(['Week 9', 'Week 10'])

  // Keys without a modifier can be turned off.
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('menuitemcheckbox', { name: /Keys without a modifier/ }).click()
  await keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  // A menu that closes gives the focus back.
  const settings = page.getByRole('button', { name: 'Settings' })
  await expect.poll(() => settings.evaluate((it) => it === document.activeElement), PATIENCE).toBe(true)
  await page.getByRole('link', { name: 'Week 9' }).focus()
  await keyboard.press('j')
  expect(await focused(page)).toBe('Week 9')
  expect(ana.complaints).toEqual([])
})

it('EDIT-152: the palette opens documents and runs every command, by Mod K, with pointer and keys', async () => {
  await using ana = await visit(browser, 'Ana', server.url)
  const { page } = ana
  const { keyboard } = page
  const palette = page.getByRole('dialog', { name: 'Search documents and commands' })
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Spring plan' }).waitFor()
  await keyboard.press('Control+k')
  await keyboard.type('spring')
  await palette.getByRole('option', { name: /Spring plan/ }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await keyboard.press('Enter')
  await textOf(page).click()
  await keyboard.type('some words')
  // With nothing selected the palette, with a selection the link.
  await keyboard.press('Control+k')
  await palette.waitFor()
  await keyboard.type('heading 2')
  await palette.getByRole('option', { name: 'Heading 2', exact: true }).waitFor()
  await keyboard.press('Enter')
  await page.locator('.cw-doc h2').waitFor()
  await keyboard.type(' typed on')
  expect(await blocksOf(page)).toEqual(['some words typed on'])
  await keyboard.press('Shift+Home')
  await keyboard.press('Control+k')
  await page.getByLabel('Address of the link').waitFor()
  await keyboard.press('Escape')
  await keyboard.press('ArrowRight')
  await keyboard.press('Control+k')
  await palette.waitFor()
  await keyboard.type('words')
  await palette.getByRole('option', { name: /^Words…/ }).click()
  await page.getByRole('dialog', { name: /Words/ }).waitFor()
  await keyboard.press('Escape')
  // The key returns the focus to where it was.
  await textOf(page).click()
  await keyboard.press('Control+k')
  await keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  await keyboard.press('End')
  await keyboard.type('!')
  await expect.poll(() => blocksOf(page), PATIENCE).toEqual(['some words typed on!'])
  await keyboard.press('Control+k')
  await keyboard.type('A plan for May')
  await palette.getByRole('option', { name: /^New document/ }).click()
  await expect
    .poll(() => page.getByRole('textbox', { name: 'Title' }).inputValue(), PATIENCE)
    .toBe('A plan for May')
  expect(ana.complaints).toEqual([])
})

it('EDIT-153: on a phone the navigation is a drawer, and rows have their menu without a pointer above them', async () => {
  await using ana = await visit(browser, 'Ana', server.url, {
    viewport: { width: 390, height: 700 },
    hasTouch: true,
    isMobile: true,
  })
  const { page } = ana
  await page.goto(server.url)
  await page.getByRole('link', { name: 'Spring plan' }).waitFor()
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Navigation' }).tap()
  await page.getByRole('dialog', { name: 'Navigation' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('dialog').getByRole('link', { name: 'River watch' }).tap()
  await page.getByRole('heading', { name: 'River watch' }).waitFor()
  await page.getByRole('button', { name: 'More for Spring plan' }).tap()
  await page.getByRole('menuitem', { name: 'Add to favourites' }).tap()
  await page.getByRole('button', { name: 'Favourite: Spring plan' }).waitFor()
  expect(ana.complaints).toEqual([])
})
