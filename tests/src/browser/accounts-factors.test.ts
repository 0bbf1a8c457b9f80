import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../../scripts/services/free-port.ts'
import { type SmtpServer, startSmtpServer } from '../accounts/smtp-server.ts'
import { type AccountServer, createPerson, startAccountServer } from '../harness/accounts.ts'
import { eventually } from '../harness/eventually.ts'
import { signIn } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'
import { PATIENCE } from './document-page.ts'

const PASSWORD = 'a sentence of many words'
const STEP_MS = 30_000

let smtp: SmtpServer
let server: AccountServer
let browser: Browser
/** Passkeys belong to a name, which a number is not. */
let url: string

beforeAll(async () => {
  smtp = await startSmtpServer()
  const port = await freePort()
  url = `http://localhost:${port}`
  server = await startAccountServer({
    env: {
      PORT: String(port),
      SMTP_URL: smtp.url,
      COWRITE_MAIL_FROM: 'Cowrite <cowrite@example.org>',
      COWRITE_PUBLIC_URL: url,
      COWRITE_SIGNUP: 'open',
    },
  })
  await createPerson(server, { name: 'Owner', role: 'owner' })
  browser = await sharedBrowser()
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
  await smtp?.[Symbol.asyncDispose]()
})

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name })
const home = (page: Page) => heading(page, 'All documents').waitFor()

async function signOut(page: Page): Promise<void> {
  await page.goto(url)
  await page.getByRole('button', { name: /: your account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await heading(page, 'Sign in').waitFor()
}

/** Resolves to the link to `page` in the newest mail to an address. */
async function linkIn(email: string, page: string): Promise<string> {
  const link = new RegExp(`${url}/${page}/[\\w-]+`)
  const mail = await eventually(
    `a mail to ${email}`,
    () => smtp.mails.findLast((each) => each.includes(`To: ${email}`) && link.test(each)),
    { deadline: 10_000 },
  )
  return link.exec(mail)?.[0] ?? ''
}

it('EDIT-242: an account is made, its address verified, and a forgotten password replaced, by links in mails', async () => {
  await using ada = await visit(browser, 'Ada', url, { viewport: { width: 390, height: 844 } })
  const { page } = ada
  await page.goto(url)
  await page.getByRole('link', { name: 'Make one' }).click()
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada Reed')
  await page.getByRole('textbox', { name: 'Email address' }).fill('ada@northfold.example')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByText('It needs at least 8 characters.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await heading(page, 'Look into your mail').waitFor()
  await page.goto(await linkIn('ada@northfold.example', 'verify'))
  await heading(page, 'Your address is verified').waitFor()
  await page.getByRole('link', { name: 'Go on' }).click()
  await signIn(page, 'ada@northfold.example', PASSWORD)
  await home(page)

  await page.goto(new URL('/forgot', url).href)
  await page.getByRole('textbox', { name: 'Email address' }).fill('ada@northfold.example')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await heading(page, 'Look into your mail').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const reset = await linkIn('ada@northfold.example', 'reset')
  await page.goto(reset)
  await page.getByLabel('New password', { exact: true }).fill('another sentence of words')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await home(page)
  // The link works once.
  await page.goto(reset)
  await page.getByLabel('New password', { exact: true }).fill('a third sentence of words')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('The link does not work any more.').waitFor()
  expect(ada.complaints).toEqual([])
})

it('EDIT-243: a second factor is turned on, asked for after the password, and replaced by a recovery code', async () => {
  await createPerson(server, { name: 'Sol Marsh', email: 'sol@northfold.example', password: PASSWORD })
  await using sol = await visit(browser, 'Sol', url)
  const { page } = sol
  await page.goto(new URL('/settings/sign-in', url).href)
  await signIn(page, 'sol@northfold.example', PASSWORD)
  await heading(page, 'Sign-in and sessions').waitFor()
  await page.getByRole('button', { name: 'Turn on…' }).click()
  const key = await page.getByLabel('Key', { exact: true }).inputValue()
  const code = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(key) }).generate({ timestamp: Date.now() + steps * STEP_MS })
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('textbox', { name: 'The code that the app shows now' }).fill('000000')
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await page.getByText('The code is wrong.').waitFor()
  await page.getByRole('textbox', { name: 'The code that the app shows now' }).fill(code(-1))
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await heading(page, 'Recovery codes').waitFor()
  const [recovery = ''] = await page.locator('.cw-recovery-codes > li').allTextContents()
  expect(recovery).not.toBe('')
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Turn off…' }).waitFor()

  for (const given of [code(0), recovery]) {
    await signOut(page)
    await signIn(page, 'sol@northfold.example', PASSWORD)
    await heading(page, 'Your second factor').waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(given)
    await page.keyboard.press('Enter')
    await home(page)
  }
  // Other recovery codes replace them.
  await page.goto(new URL('/settings/sign-in', url).href)
  await page.getByRole('button', { name: 'New recovery codes…' }).click()
  await page.getByRole('textbox', { name: 'Code' }).fill(recovery)
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await page.getByText('The code is wrong.').waitFor()
  await page.keyboard.press('Escape')
  // A recovery code works once.
  await signOut(page)
  await signIn(page, 'sol@northfold.example', PASSWORD)
  await page.getByRole('textbox', { name: 'Code' }).fill(recovery)
  await page.keyboard.press('Enter')
  await page.getByText('The code is wrong, or was used before.').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(sol.complaints).toEqual([])
})

it('EDIT-245: a passkey is added, renamed, and signs in without a password', async () => {
  await createPerson(server, { name: 'Bo Linden', email: 'bo@northfold.example', password: PASSWORD })
  await using bo = await visit(browser, 'Bo', url)
  const { page } = bo
  const debugging = await bo.context.newCDPSession(page)
  await debugging.send('WebAuthn.enable')
  await debugging.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(new URL('/settings/sign-in', url).href)
  await signIn(page, 'bo@northfold.example', PASSWORD)
  await page.getByText('No passkeys yet.').waitFor()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Rename Passkey of Linux' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('My laptop')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Rename My laptop' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await home(page)
  await page.getByRole('button', { name: 'Bo Linden: your account' }).waitFor()

  await page.goto(new URL('/settings/sign-in', url).href)
  await page.getByRole('button', { name: 'Delete My laptop' }).click()
  await page.getByText('No passkeys yet.').waitFor()
  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByText('This server does not know that passkey.').waitFor()
  await expect.poll(() => new URL(page.url()).pathname, PATIENCE).toBe('/')
  expect(bo.complaints).toEqual([])
})
