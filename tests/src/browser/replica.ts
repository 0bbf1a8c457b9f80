import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Page } from 'playwright-core'
import * as Y from 'yjs'
import type { RunningServer } from '../harness/server.ts'

/** A person who edits the shared types without a page. */
export interface Replica extends Disposable {
  /** The rich text. */
  readonly root: Y.XmlFragment
  /** Makes changes in one transaction. */
  edit(change: (root: Y.XmlFragment) => void): void
}

/** Opens a document without a page, and resolves when it is synchronised. */
export async function openReplica(server: RunningServer, address: string): Promise<Replica> {
  const document = new Y.Doc()
  const provider = new HocuspocusProvider({ url: `${server.wsUrl}/collab`, name: address, document })
  await new Promise<void>((resolve) => provider.on('synced', () => resolve()))
  const root = document.getXmlFragment('default')
  return {
    root,
    edit: (change) => document.transact(() => change(root)),
    [Symbol.dispose]: () => provider.destroy(),
  }
}

/** A paragraph with these texts and inline elements. */
export function newParagraph(...content: (string | Y.XmlElement)[]): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(
    0,
    content.map((each) => (typeof each === 'string' ? new Y.XmlText(each) : each)),
  )
  return element
}

/** Resolves after the page has drawn what it knows. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
  )
}
