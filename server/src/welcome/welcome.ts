import { readFile } from 'node:fs/promises'
import { fromMarkdown } from '@cowrite/crdt/richtext'
import type { Store } from '@cowrite/persistence'

/** Creates the demo project's welcome document, once: an existing one, even in the trash, is left alone. */
export async function ensureWelcome(store: Store, project: string): Promise<void> {
  const { document, created } = await store.documents.ensure(
    { project, key: 'welcome' },
    'Welcome to Cowrite',
  )
  if (!created && document.trashedAt) return
  const { head } = await store.updates.load(document.id)
  if (head > 0) return
  const markdown = await readFile(new URL('./welcome.md', import.meta.url), 'utf8')
  await store.updates.append([
    { documentId: document.id, bytes: fromMarkdown(markdown), principal: 'system' },
  ])
}
