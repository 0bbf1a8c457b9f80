import type { NotificationKind } from '@cowrite/persistence'
import type { DocumentFact } from '../../events/document-event.ts'

/** Who takes part in a thread of comments. All values are ids of principals. */
export interface ThreadParticipants {
  /** Who began it. */
  readonly starter: string | null
  /** Who wrote comments that are not deleted. */
  readonly authors: readonly string[]
  /** `person:…` or `group:…`; `null`: nobody. */
  readonly assignee: string | null
  /** The id of the first comment that is not deleted. */
  readonly first: string | null
}

/** Whose a suggestion is. All values are ids of principals. */
export interface SuggestionOwners {
  readonly author: string
  /** Who asked the agent that made it; `null`: it is no agent's. */
  readonly invoker: string | null
}

/** What is known beside an event. */
export interface Surroundings {
  /** `null`: the event concerns no thread, or the thread is gone. */
  readonly thread: ThreadParticipants | null
  readonly suggestion: SuggestionOwners | null
  /** Accounts that own the document by name, or wrote in it. */
  readonly editors: readonly string[]
  /** The members of groups: ids of accounts by the id of the group. */
  readonly groups: ReadonlyMap<string, readonly string[]>
}

const PERSON = 'person:'
const GROUP = 'group:'

/** The account of a principal; `null`: it is no person with one. */
export function accountOf(principal: string): string | null {
  return principal.startsWith(PERSON) ? principal.slice(PERSON.length) : null
}

/** The group that an id of a mention or assignee names; `null`: none. */
export function groupOf(id: string): string | null {
  return id.startsWith(GROUP) ? id.slice(GROUP.length) : null
}

/**
 * The accounts that an event concerns, each with the strongest reason; never the one that caused it. Whether they may see
 * the document is not asked here.
 */
export function recipientsOf(
  fact: DocumentFact,
  { thread, suggestion, editors, groups }: Surroundings,
): Map<string, NotificationKind> {
  const reasons = new Map<string, NotificationKind>()
  const add = (kind: NotificationKind, ids: readonly (string | null)[]): void => {
    for (const id of ids) {
      if (id === null) continue
      const group = groupOf(id)
      const account = accountOf(id)
      for (const one of group === null ? [account] : (groups.get(group) ?? []))
        if (one !== null) reasons.set(one, kind)
    }
  }
  switch (fact.type) {
    case 'commented':
      // The strongest reason is added last. An edit is no reply.
      if (!fact.edited && thread !== null) add('reply', [...thread.authors, thread.assignee])
      add('mention', fact.mentions)
      add('assigned', [fact.assignee])
      break
    case 'assigned':
      add('assigned', [fact.assignee])
      break
    case 'thread-resolved':
      if (thread !== null) add('resolved', [thread.starter, thread.assignee])
      break
    case 'suggested':
      for (const account of editors) reasons.set(account, 'suggested')
      break
    case 'suggestions-decided':
      if (suggestion !== null) add('decided', [suggestion.author, suggestion.invoker])
      break
    default:
      return reasons
  }
  const actor = accountOf(fact.principal)
  if (actor !== null) reasons.delete(actor)
  return reasons
}
