import type { Browser } from 'playwright-core'
import type * as Y from 'yjs'
import { type RunningServer, startServer } from '../harness/server.ts'
import { closeWindows, sharedBrowser, type Visitor, visit } from './browser.ts'
import { createDocument, openDocument, textOf } from './document-page.ts'
import { openReplica, type Replica } from './replica.ts'

/** The blocks of a document in sections. */
export const SECTIONED = '.cw-section > *'

/** A long document that Ana has open in a browser, and Ben as a replica; ends with its server. */
export interface LongPage extends AsyncDisposable {
  readonly server: RunningServer
  readonly browser: Browser
  readonly ana: Visitor
  readonly ben: Replica
}

/** Opens a document of `count` blocks; resolves when Ana's page has all of them in sections. */
export async function openLongPage(
  title: string,
  count: number,
  blockOf: (index: number) => Y.XmlElement,
): Promise<LongPage> {
  const server = await startServer()
  const browser = await sharedBrowser()
  const ana = await visit(browser, 'Ana', server.url)
  const address = await createDocument(server.url, title)
  const ben = await openReplica(server, address)
  ben.edit((root) =>
    root.insert(
      0,
      Array.from({ length: count }, (_, index) => blockOf(index)),
    ),
  )
  await openDocument(ana.page, server.url, address)
  await textOf(ana.page)
    .locator(SECTIONED)
    .nth(count - 1)
    .waitFor({ state: 'attached' })
  return {
    server,
    browser,
    ana,
    ben,
    [Symbol.asyncDispose]: async () => {
      ben[Symbol.dispose]()
      await ana[Symbol.asyncDispose]()
      await closeWindows(browser)
      await server[Symbol.asyncDispose]()
    },
  }
}
