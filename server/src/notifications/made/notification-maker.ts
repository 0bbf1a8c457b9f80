import { parseAddress } from '@cowrite/crdt'
import type { AccessStore, NotificationFeature, NotificationKind, Store } from '@cowrite/persistence'
import type { DocumentEvent, DocumentFact } from '../../events/document-event.ts'
import type { EventConsumer } from '../../events/event-consumers.ts'
import { readersAmong } from './readers.ts'
import { accountOf, groupOf, recipientsOf, type Surroundings, type ThreadParticipants } from './recipients.ts'

/** What a {@link NotificationMaker} works with. */
export interface NotificationMakerOptions {
  readonly store: Pick<Store, 'authorship' | 'documents' | 'proposals'>
  readonly access: Pick<AccessStore, 'facts' | 'grants' | 'groups'>
  readonly notifications: NotificationFeature
  /** `null`: there is no such thread. */
  readonly participants: (thread: string) => Promise<ThreadParticipants | null>
}

/** Most accounts that one event notifies: those with stronger reasons first. */
const MOST_RECIPIENTS = 1_000
/** Entries of authors that are read to find who wrote in a document. */
const MOST_ENTRIES = 1_000

/** The strongest reason first. */
const STRENGTH: readonly NotificationKind[] = [
  'assigned',
  'mention',
  'decided',
  'reply',
  'resolved',
  'suggested',
]

/** Makes notifications of what happens in documents. */
export class NotificationMaker implements EventConsumer {
  readonly name = 'notifications'
  readonly types: readonly DocumentFact['type'][] = [
    'commented',
    'assigned',
    'thread-resolved',
    'thread-deleted',
    'suggested',
    'suggestions-decided',
  ]
  private readonly options: NotificationMakerOptions
  private onMade: (accounts: readonly string[]) => void = () => {}

  constructor(options: NotificationMakerOptions) {
    this.options = options
  }

  /** Calls the listener with the accounts that got a notification on this node. One listener. */
  listen(onMade: (accounts: readonly string[]) => void): void {
    this.onMade = onMade
  }

  async handle(event: DocumentEvent): Promise<void> {
    const { notifications, store, access } = this.options
    if (event.type === 'thread-deleted') {
      await notifications.deleteThread(event.documentId, event.thread)
      return
    }
    const address = parseAddress(event.address, '')
    const document = address && (await store.documents.find(address))
    if (!document || document.id !== event.documentId || document.trashedAt !== null) return
    const surroundings = await this.surroundings(event)
    const reasons = recipientsOf(event, surroundings)
    const readers = await readersAmong(access, [...reasons.keys()], document)
    const strongest = [...reasons]
      .filter(([account]) => readers.has(account))
      .toSorted(([, one], [, other]) => STRENGTH.indexOf(one) - STRENGTH.indexOf(other))
      .slice(0, MOST_RECIPIENTS)
    const made = await notifications.add({
      documentId: event.documentId,
      event: event.id,
      accounts: new Map(strongest),
      thread: 'thread' in event ? event.thread : null,
      comment: 'comment' in event ? event.comment : (surroundings.thread?.first ?? null),
      suggestion: 'suggestion' in event ? event.suggestion : null,
      principal: 'principal' in event ? event.principal : '',
      at: event.at,
    })
    if (made.length > 0) this.onMade(made)
  }

  private async surroundings(event: DocumentEvent): Promise<Surroundings> {
    const { participants, store } = this.options
    const thread = 'thread' in event ? await participants(event.thread) : null
    const proposal =
      event.type === 'suggestions-decided' ? await store.proposals.find(event.suggestion) : null
    const named = [
      ...('mentions' in event ? event.mentions : []),
      ...('assignee' in event ? [event.assignee] : []),
      thread?.assignee ?? null,
    ]
    return {
      thread,
      suggestion: proposal && { author: proposal.author.principal, invoker: proposal.invoker },
      editors: event.type === 'suggested' ? await this.editors(event.documentId) : [],
      groups: await this.members(named.flatMap((id) => (id === null ? [] : (groupOf(id) ?? [])))),
    }
  }

  private async editors(documentId: string): Promise<string[]> {
    const { access, store } = this.options
    const grants = await access.grants.list({ kind: 'document', id: documentId })
    const owners = grants.flatMap(({ grantee, role }) =>
      grantee.kind === 'account' && role === 'owner' ? [grantee.account] : [],
    )
    const entries = await store.authorship.list(documentId, { clients: null, limit: MOST_ENTRIES })
    const writers = entries.flatMap(({ author }) => accountOf(author.principal) ?? [])
    return [...new Set([...owners, ...writers])]
  }

  private async members(groups: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const members = new Map<string, readonly string[]>()
    for (const id of new Set(groups)) {
      const group = await this.options.access.groups.find(id)
      if (group !== null) members.set(id, group.members)
    }
    return members
  }
}
