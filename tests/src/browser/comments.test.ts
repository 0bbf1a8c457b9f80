import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, type Person, startAccountServer } from '../harness/accounts.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser } from './browser.ts'
import { blocksOf, PATIENCE, textOf } from './document-page.ts'
import { ask, DESK, documentOf, PHONE, rightsOf, visitAs } from './signed-in.ts'

let server: AccountServer
let browser: Browser

beforeAll(async () => {
  server = await startAccountServer()
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
})

/** Two people, and a document of Mara's with lines, for which Tess has a role. */
async function written(
  title: string,
  role: string,
  lines: readonly string[],
): Promise<{ readonly mara: Person; readonly tess: Person; readonly address: string }> {
  const mara = await createPerson(server, { name: 'Mara Heron', role: 'owner' })
  const tess = await createPerson(server, { name: 'Tess Alder', role: 'guest' })
  const address = await documentOf(server, mara, title)
  await ask(server, mara, 'PUT', `${rightsOf(address)}/access`, { account: tess.account.id, role })
  await ask(server, mara, 'POST', `/api/documents/${encodeURIComponent(address)}/operations`, {
    operations: [{ op: 'insert_after', handle: null, markdown: lines.join('\n\n') }],
  })
  return { mara, tess, address }
}

const open = async (page: Page, address: string, hash = '') => {
  await page.goto(new URL(`/d/${encodeURIComponent(address)}${hash}`, server.url).href)
  await page.locator('.cw-doc').waitFor()
}
const marginOf = (page: Page) => page.getByRole('complementary', { name: 'Margin' })
const marks = (page: Page) => page.locator('.cw-doc .cw-commented').allTextContents()
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName ?? '',
  )

/** Selects some characters of the line with the caret, from its start on, by keys. */
async function selectFirst(page: Page, count: number): Promise<void> {
  await page.keyboard.press('Home')
  await page.keyboard.down('Shift')
  for (let i = 0; i < count; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.up('Shift')
}

it('EDIT-300, EDIT-301, EDIT-302, EDIT-303, EDIT-304, EDIT-307, EDIT-309: by keys alone one comments, mentions, answers, edits, resolves and reopens; others see it as it happens', async () => {
  const { address, mara, tess } = await written('River', 'editor', ['One is first.', 'Two is next.'])
  await using writer = await visitAs(browser, server, mara, DESK)
  await using reader = await visitAs(browser, server, tess, { ...DESK, colorScheme: 'dark' })
  const [{ page }, { page: other }] = [writer, reader]
  await Promise.all([open(page, address), open(other, address)])
  await expect.poll(() => blocksOf(page), PATIENCE).toContain('One is first.')
  await textOf(page).focus()
  await page.keyboard.press('Control+Home')
  await page.getByRole('button', { name: 'Comments, none open' }).waitFor()
  await selectFirst(page, 6)
  await page.keyboard.press('Control+Alt+m')
  await expect.poll(() => focused(page), PATIENCE).toBe('Comment on One is')
  await page.keyboard.type('Is it, @Tes')
  await page.getByRole('option', { name: /Tess Alder/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.type('really?')
  await page.keyboard.press('Control+Enter')
  for (const each of [page, other]) {
    await expect.poll(() => marks(each), PATIENCE).toEqual(['One is'])
    await expect.poll(() => marginOf(each).getByRole('article').count(), PATIENCE).toBe(1)
  }
  expect(await marginOf(other).getByRole('article').textContent()).toMatch(
    /New\..*Is it, @Tess Alder really\?/,
  )
  await other.getByRole('button', { name: 'Comments, 1 open, 1 new' }).waitFor()
  expect(await seriousFindings(other)).toEqual([])

  // The caret in the words says what they are about; F8 goes to the card.
  await textOf(other).focus()
  await other.keyboard.press('Control+Home')
  await other.keyboard.press('ArrowRight')
  await other
    .locator('[aria-live]', { hasText: 'Comment by Mara Heron on “One is”' })
    .waitFor({ state: 'attached' })
  await other.keyboard.press('F8')
  await expect.poll(() => focused(other), PATIENCE).toMatch(/^Comment by Mara Heron/)
  await other.getByRole('button', { name: 'Comments, 1 open', exact: true }).waitFor()
  await other.keyboard.press('Enter')
  await expect.poll(() => focused(other), PATIENCE).toMatch(/^Reply/)
  await other.keyboard.type('It is')
  await page.getByText('writing…').waitFor()
  await other.keyboard.press('Control+Enter')
  for (const each of [page, other]) await marginOf(each).getByText('It is', { exact: true }).waitFor()
  await other.keyboard.press('Escape')
  await other.keyboard.press('e')
  await expect.poll(() => focused(other), PATIENCE).toBe('Your comment')
  await other.keyboard.type(' indeed')
  await other.keyboard.press('Control+Enter')
  await marginOf(page).getByText('It is indeed', { exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await expect.poll(() => focused(other), PATIENCE).toMatch(/^Comment by Mara Heron/)
  await other.keyboard.press('r')
  for (const each of [page, other]) await expect.poll(() => marks(each), PATIENCE).toEqual([])
  await expect.poll(() => focused(other), PATIENCE).toBe('Document text')
  await textOf(page).focus()
  await page.getByRole('button', { name: /^Comments, none open/ }).click()
  const panel = page.getByRole('region', { name: 'Comments', exact: true })
  await panel.getByRole('tab', { name: /Resolved 1/ }).click()
  await panel.getByRole('button', { name: /^Open: Resolved comment by Mara Heron/ }).click()
  await panel.getByText(/Resolved by Tess Alder/).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await panel.getByRole('button', { name: 'Reopen' }).click()
  await expect.poll(() => marks(other), PATIENCE).toEqual(['One is'])
  await panel.getByRole('tab', { name: /Open 1/ }).click()
  await panel.getByRole('button', { name: /^Open: Comment by Mara Heron/ }).click()
  await panel.getByRole('button', { name: 'Add a reaction' }).first().click()
  await page.getByRole('button', { name: 'thumbs up' }).click()
  await marginOf(other).getByText('👍 1').first().waitFor()
  expect([...writer.complaints, ...reader.complaints]).toEqual([])
})

it('EDIT-305, EDIT-308, EDIT-312: marks follow moves, splits and undo; when the words are gone the list has the quotation; a link leads to a comment', async () => {
  const { address, mara } = await written('Moving', 'editor', [
    'One is first.',
    'Two is next.',
    'Three is last.',
  ])
  await using writer = await visitAs(browser, server, mara, DESK)
  const { page } = writer
  await open(page, address)
  await expect.poll(() => blocksOf(page), PATIENCE).toContain('Three is last.')
  await textOf(page).focus()
  await page.keyboard.press('Control+End')
  // Without a selection it is about the line.
  await page.keyboard.press('Control+Alt+m')
  await expect.poll(() => focused(page), PATIENCE).toBe('Comment on Three is last.')
  await page.keyboard.type('Is it?')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => marks(page), PATIENCE).toEqual(['Three is last.'])
  await textOf(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Control+Shift+ArrowUp')
  await expect.poll(async () => (await blocksOf(page)).filter(Boolean).at(-1), PATIENCE).toBe('Two is next.')
  await expect.poll(() => marks(page), PATIENCE).toEqual(['Three is last.'])
  await page.keyboard.press('Home')
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect.poll(() => marks(page), PATIENCE).toEqual(['Three', ' is last.'])
  await page.keyboard.press('Backspace')
  await expect.poll(() => marks(page), PATIENCE).toEqual(['Three is last.'])
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('Delete')
  await expect.poll(() => marks(page), PATIENCE).toEqual([])
  await page.getByRole('button', { name: 'Comments, 1 open' }).click()
  const panel = page.getByRole('region', { name: 'Comments', exact: true })
  await panel.getByText('The text is gone.').waitFor()
  expect(await panel.locator('q').allTextContents()).toEqual(['Three is last.'])
  expect(await seriousFindings(page)).toEqual([])
  await textOf(page).focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => marks(page), PATIENCE).toEqual(['Three is last.'])
  await expect.poll(() => panel.getByText('The text is gone.').count(), PATIENCE).toBe(0)

  const id = await page.locator('.cw-commented').getAttribute('data-thread')
  await open(page, address, `#thread-${id}`)
  await expect.poll(() => focused(page), PATIENCE).toMatch(/^Comment by Mara Heron on “Three is last\.”/)
  // Deleted after a question.
  await marginOf(page)
    .getByRole('button', { name: /^Comment: Is it\?, more/ })
    .click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page
    .getByRole('group', { name: 'Delete this comment?' })
    .getByRole('button', { name: 'Delete' })
    .click()
  await expect.poll(() => marks(page), PATIENCE).toEqual([])
  await page.evaluate((hash) => {
    location.hash = hash
  }, '#thread-00000000-0000-4000-8000-000000000000')
  await expect.poll(() => page.locator('.cw-toast').textContent(), PATIENCE).toMatch(/no longer here/)
  expect(writer.complaints).toEqual([])
})

it('EDIT-310, EDIT-311: who may only comment does; what is written stays through a reload and without a connection; who may only view has no field', async () => {
  const { address, mara, tess } = await written('Rights', 'commenter', ['One is first.', 'Two is next.'])
  await using commenter = await visitAs(browser, server, tess, DESK)
  const { page, context } = commenter
  await open(page, address)
  await page.getByRole('button', { name: 'Comments, none open' }).waitFor()
  // The editor is made anew when it is known that the person may only suggest.
  const begin = async () => {
    if (!(await focused(page)).startsWith('Comment on ')) {
      await page.getByText('One is first.').dblclick({ position: { x: 4, y: 8 } })
      await page.keyboard.press('Control+Alt+m')
    }
    return await focused(page)
  }
  await expect.poll(begin, { ...PATIENCE, interval: 500 }).toMatch(/^Comment on /)
  const word = (await focused(page)).slice('Comment on '.length)
  await page.keyboard.type('From a commenter')
  await page.reload()
  const field = page.getByRole('textbox', { name: `Comment on ${word}` })
  await expect.poll(() => field.inputValue(), PATIENCE).toBe('From a commenter')
  await context.setOffline(true)
  await field.press('Control+Enter')
  await page
    .getByText(/Not sent yet\. It is kept/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Comments, none open, 1 not sent' }).waitFor()
  expect(await marks(page)).toEqual([])
  await context.setOffline(false)
  await expect.poll(() => marks(page), PATIENCE).toEqual([word])
  await marginOf(page).getByText('From a commenter').waitFor()
  await page.getByRole('button', { name: 'Comments, 1 open', exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await ask(server, mara, 'PUT', `${rightsOf(address)}/access`, {
    account: tess.account.id,
    role: 'viewer',
  })
  await page.reload()
  await marginOf(page).getByRole('article').waitFor()
  // The caret at the beginning of the text is in the words: the card shows all.
  await marginOf(page).getByText('From a commenter').waitFor()
  expect(await page.getByRole('textbox', { name: /^Reply/ }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Resolve' }).count()).toBe(0)
  await page.keyboard.press('Control+Alt+m')
  await expect.poll(() => page.locator('.cw-toast').textContent(), PATIENCE).toMatch(/not comment/)
  // Without a connection the code of the panel and its styles are not loaded; axe then adds the styles, which the page refuses.
  const expected = /preload|dynamically imported|Applying inline style/
  expect(commenter.complaints.filter((text) => !expected.test(text))).toEqual([])
})

it('EDIT-306: on a phone a press on the words opens their comment in the sheet, where one answers and goes to the next', async () => {
  const { address, mara } = await written('Phone', 'editor', [
    'One is first.',
    ...Array(12).fill('Between.'),
    'Two is next.',
  ])
  await using visitor = await visitAs(browser, server, mara, { ...PHONE, colorScheme: 'dark' })
  const { page } = visitor
  await open(page, address)
  for (const words of ['One is first.', 'Two is next.']) {
    await page.getByText(words).click()
    await page.keyboard.press('Control+Alt+m')
    await expect.poll(() => focused(page), PATIENCE).toBe(`Comment on ${words}`)
    await page.keyboard.type(`About ${words}`)
    await page.getByRole('button', { name: 'Comment', exact: true }).tap()
    await page.getByRole('region', { name: 'Comments', exact: true }).getByText(`About ${words}`).waitFor()
    await page.getByRole('button', { name: 'Close the comments' }).tap()
  }
  await page.locator('.cw-commented', { hasText: 'One' }).tap()
  const sheet = page.getByRole('region', { name: 'Comments', exact: true })
  await sheet.getByText('1 of 2').waitFor()
  expect(await sheet.getByRole('article').count()).toBe(1)
  expect(await seriousFindings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  const reply = sheet.getByRole('textbox', { name: /^Reply/ })
  await reply.fill('Answered here')
  await sheet.getByRole('button', { name: 'Reply', exact: true }).tap()
  await sheet.getByText('Answered here').waitFor()
  await sheet.getByRole('button', { name: 'Next comment' }).tap()
  await sheet.getByText('2 of 2').waitFor()
  const mark = page.locator('.cw-commented', { hasText: 'Two' })
  // The words are above the sheet.
  await expect
    .poll(async () => (await mark.boundingBox())!.y < (await sheet.boundingBox())!.y - 20, PATIENCE)
    .toBe(true)
  await sheet.getByRole('button', { name: 'All comments' }).tap()
  await expect.poll(() => sheet.getByRole('article').count(), PATIENCE).toBe(2)
  expect(await seriousFindings(page)).toEqual([])
  expect(visitor.complaints).toEqual([])
})
