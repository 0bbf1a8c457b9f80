import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountServer, createPerson, requestAs, startAccountServer } from '../harness/accounts.ts'
import { connectMcp } from '../mcp/mcp-client.ts'
import { Program, RETURN } from '../mcp/oauth-program.ts'
import { signIn } from './account-pages.ts'
import { seriousFindings } from './axe.ts'
import { closeWindows, sharedBrowser, visit } from './browser.ts'

const EMAIL = 'mara@northfold.example'
const PASSWORD = 'a sentence of many words'

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

it('MCP-32: a program opens the page of consent, on which a person signs in, sees who asks, chooses what and where, and allows it', async () => {
  const mara = await createPerson(server, { name: 'Mara', role: 'owner', email: EMAIL, password: PASSWORD })
  const program = new Program()
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { authProvider: program })
  await expect(new Client({ name: 'Paper', version: '1' }).connect(transport)).rejects.toThrow(
    UnauthorizedError,
  )

  await using person = await visit(browser, 'Mara', server.url, { viewport: { width: 390, height: 844 } })
  const { page } = person
  await page.goto(program.asked!.href)
  await signIn(page, EMAIL, PASSWORD)
  await page.getByRole('heading', { name: 'Test Agent asks for access' }).waitFor()
  await page.getByText('127.0.0.1:45454').waitFor()
  await page.getByRole('radio', { name: /^Read Find/ }).check()
  await page.getByRole('radio', { name: 'Only in projects that you choose' }).check()
  expect(await seriousFindings(page)).toEqual([])
  // Without a project there is nothing to allow.
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.getByText('No project is chosen.').waitFor()
  await page.getByRole('checkbox', { name: 'demo' }).check()
  const returning = page.waitForRequest((request) => request.url().startsWith(RETURN))
  await page.getByRole('button', { name: 'Allow' }).click()
  await transport.finishAuth(new URL((await returning).url()).searchParams)
  expect(person.complaints).toEqual([])

  await using client = await connectMcp(server, { token: program.accessToken })
  const listed = await client.call('list_documents')
  expect(listed.isError).toBe(false)
  const answer = await requestAs(server, mara, 'GET', '/api/v1/account/consents')
  expect(await answer.json()).toMatchObject({
    consents: [{ client: { name: 'Test Agent' }, scopes: ['read'], projects: ['demo'] }],
  })
})

it('MCP-32: a page of consent whose request is over says so', async () => {
  await using person = await visit(browser, 'Mara', server.url)
  const { page } = person
  await page.goto(`${server.url}/consent/${'x'.repeat(21)}`)
  await signIn(page, EMAIL, PASSWORD)
  await page.getByRole('heading', { name: 'Nothing to decide' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
})
