import { readFile } from 'node:fs/promises'
import { type Store, StoreError } from '@cowrite/persistence'
import { type Principal, SERVER_PRINCIPAL } from '../../access/principal.ts'
import { ensureDocument } from '../../events/document-changes.ts'
import type { EventWriter } from '../../events/event-writer.ts'

/** Where the welcome document stands as text; `welcome.update` is the same as a Yjs update. */
export const WELCOME_MARKDOWN = new URL('./welcome.md', import.meta.url)
/** Made from the text by `npm run welcome`; a test compares them. */
export const WELCOME_UPDATE = new URL('./welcome.update', import.meta.url)

/** Who wrote it. */
const PRINCIPAL: Principal = { ...SERVER_PRINCIPAL, id: 'system' }

/** Creates the demo project's welcome document, once: an existing one, even in the trash or deleted, is left alone. */
export async function ensureWelcome(store: Store, events: EventWriter, project: string): Promise<void> {
  const made = { title: 'Welcome to Cowrite', principal: PRINCIPAL }
  const ensured = await ensureDocument(events, { project, key: 'welcome' }, made).catch((error: unknown) => {
    if (error instanceof StoreError && error.code === 'deleted') return null
    throw error
  })
  if (ensured === null || (!ensured.created && ensured.document.trashedAt)) return
  const { document } = ensured
  // Not its bytes: should they be damaged, that is no reason not to serve the others.
  const heads = await store.updates.heads([document.id])
  if ((heads.get(document.id)?.head ?? 0) > 0) return
  const bytes = await readFile(WELCOME_UPDATE)
  await events.transaction(async ({ updates }, record) => {
    const [revision = 0] = await updates.append([{ documentId: document.id, bytes, principal: PRINCIPAL.id }])
    await record(document, { type: 'changed', principals: [PRINCIPAL.id], revision })
  })
}
