import { join } from 'node:path'
import { createServer, readConfig } from '@cowrite/server'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { createServer as createVite } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { createDocument, openDocument, PATIENCE, textOf } from './document-page.ts'
import { type HostPages, serveHostPages } from './host-pages.ts'
import { openNetworkLine } from './network-line.ts'
import { Camera } from './screens/camera.ts'
import {
  takeDocumentTroubles,
  takeInText,
  takePhone,
  takeTexts,
  takeTools,
} from './screens/document-screens.ts'
import { takeLists, takeListTroubles, takeTrash } from './screens/list-screens.ts'
import { PICTURE, PICTURE_URL, sampleMarkdown } from './screens/sample-document.ts'

/** Where the pictures are put, to be looked at. */
const PICTURES = process.env['COWRITE_PICTURES']

const CLIENT = join(import.meta.dirname, '..', '..', '..', 'client')
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let host: HostPages
let server: RunningServer
let browser: Browser
let friend: string

beforeAll(async () => {
  host = await serveHostPages()
  server = await startServer({ env: { COWRITE_ORIGINS: host.origin } })
  host.setServer(server.url)
  browser = await sharedBrowser()
  for (const title of [
    'river-watch/Ice on the stations',
    'crew-notes/Week 9',
    'crew-notes/Week 10',
    'crew-notes/A title that goes on for longer than any list has room for, and then some more of it',
    'river-watch/Spring plan',
  ])
    friend = await create(server.url, title)
})

afterAll(async () => {
  await closeWindows(browser)
  await server?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

async function create(url: string, path: string): Promise<string> {
  const [project, title] = path.split('/') as [string, string]
  const response = await fetch(`${url}/api/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ project, title }),
  })
  return ((await response.json()) as { address: string }).address
}

async function createSample(url = server.url): Promise<string> {
  const response = await fetch(`${url}/api/imports`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: sampleMarkdown(friend),
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { address: string }).address
}

/** A visitor whose pages show the picture of the sample. */
async function visitor(name: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const made = await visit(browser, name, server.url, options)
  await made.context.route(PICTURE_URL, (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
  )
  return made
}

it.concurrent('EDIT-6, EDIT-196: the lists, and what opens over them', async () => {
  const camera = new Camera(PICTURES)
  await using ben = await visitor('Ben')
  await openDocument(ben.page, server.url, friend)
  await using ana = await visitor('Ana')
  camera.watch(ana.page)
  await takeLists({ page: ana.page, camera, url: server.url })
  expect(camera.problems).toEqual([])
})

it.concurrent('EDIT-196: importing, the trash, and lists that do not come', async () => {
  const camera = new Camera(PICTURES)
  await using ana = await visitor('Ana')
  camera.watch(ana.page, (text) => /Failed to load resource/.test(text))
  await takeTrash({ page: ana.page, camera, url: server.url })
  await takeListTroubles({ page: ana.page, camera, url: server.url })
  expect(camera.problems).toEqual([])
})

it.concurrent('EDIT-6, EDIT-196: a document, and what opens in its text', async () => {
  const camera = new Camera(PICTURES)
  await using ana = await visitor('Ana')
  camera.watch(ana.page)
  const sample = await createSample()
  const stage = { page: ana.page, camera, url: server.url, sample }
  await takeTexts(stage, await createDocument(server.url, 'Untitled'))
  await takeInText(stage)
  expect(camera.problems).toEqual([])
})

it.concurrent('EDIT-196: what opens from the bars of a document', async () => {
  const camera = new Camera(PICTURES)
  await using ana = await visitor('Ana')
  await using ben = await visitor('Ben')
  camera.watch(ana.page)
  const sample = await createSample()
  await openDocument(ben.page, server.url, sample)
  await takeTools({ page: ana.page, camera, url: server.url, sample })
  expect(camera.problems).toEqual([])
})

it('EDIT-196, EDIT-198: a document that is not saved, closed to edits, not there, in the trash, or not loaded', async () => {
  const camera = new Camera(PICTURES)
  // In this process, to close a document while somebody writes.
  const own = await createServer(
    readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }, []),
  )
  try {
    const [sample, trashed] = [await createSample(own.url), await create(own.url, 'crew-notes/Put away')]
    await fetch(`${own.url}/api/documents/${encodeURIComponent(trashed)}`, { method: 'DELETE' })
    const response = await fetch(`${own.url}/api/documents/${encodeURIComponent(sample)}`)
    const { id: documentId } = (await response.json()) as { id: string }
    await using line = await openNetworkLine(Number(new URL(own.url).port))
    await using ana = await visitor('Ana')
    camera.watch(ana.page, (text) =>
      /Failed to load resource|Failed to fetch|ERR_|TrashPage|WebSocket connection/.test(text),
    )
    const stage = { page: ana.page, camera, url: line.url, sample }
    const closeToEdits = () => own.control({ kind: 'read-only', documentId, on: true })
    await takeDocumentTroubles(stage, { line, trashed, closeToEdits })
  } finally {
    await own.close()
  }
  expect(camera.problems).toEqual([])
})

it.concurrent('EDIT-196: lists and a document on a phone, by touch', async () => {
  const camera = new Camera(PICTURES)
  await using ana = await visitor('Ana', PHONE)
  camera.watch(ana.page)
  await takePhone({ page: ana.page, camera, url: server.url, sample: await createSample() })
  expect(camera.problems).toEqual([])
})

it.concurrent('EDIT-196, EMBED-12: the widget in a page of another site, and the page of the frame, which has the same styles', async () => {
  const camera = new Camera(PICTURES)
  await using ana = await visitor('Ana')
  camera.watch(ana.page, (text) => /favicon/.test(text))
  const styles: unknown[] = []
  for (const [name, url] of [
    ['widget', `${host.origin}/mount`],
    ['frame', `${server.url}/embed/${encodeURIComponent(await createSample())}`],
  ] as const) {
    await ana.page.goto(url)
    await textOf(ana.page).click()
    await ana.page.getByRole('toolbar', { name: 'Formatting' }).waitFor()
    styles.push(await textOf(ana.page).evaluate(stylesOf))
    await camera.take(ana.page, name)
  }
  expect(styles[1]).toEqual(styles[0])
  expect(camera.problems).toEqual([])
})

it('EDIT-156, EDIT-196: the page of components shows all states in development', async () => {
  const camera = new Camera(PICTURES)
  const vite = await createVite({
    root: CLIENT,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null, hmr: false },
  })
  try {
    await vite.listen()
    await using ana = await visitor('Ana')
    camera.watch(ana.page)
    await ana.page.goto(new URL('/dev/components', vite.resolvedUrls?.local[0]).href, PATIENCE)
    await ana.page.getByText('Loading, problem, empty').waitFor(PATIENCE)
    await camera.take(ana.page, 'components', { whole: true })
  } finally {
    await vite.close()
  }
  expect(camera.problems).toEqual([])
})

/** In the page: the styles of a text and of the toolbar above it. */
function stylesOf(text: Element): readonly string[] {
  const toolbar = document.querySelector('.cw-toolbar')!
  return [text, toolbar].map((element) => {
    const { display, fontFamily, fontSize, lineHeight, whiteSpace, justifyContent } =
      getComputedStyle(element)
    return [display, fontFamily, fontSize, lineHeight, whiteSpace, justifyContent].join(' ')
  })
}
