import type { Editor } from '@tiptap/core'
import type { Thread } from '../../api/comments.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../toast/ToastPlace.tsx'
import { threadHash } from './thread-link.ts'
import type { Outcome, ThreadList } from './thread-list.ts'

/** What can be done with a thread; failures are told. */
export interface ThreadActions {
  /** The reader's id among the authors; `null` while it is not known. */
  readonly self: string | null
  /** The address of the thread; `null` where the document has none of its own. */
  readonly link: string | null
  readonly setStatus: (status: Thread['status']) => void
  readonly reply: (body: string) => void
  readonly edit: (comment: string, body: string) => void
  readonly removeComment: (comment: string) => void
  readonly remove: () => void
  readonly react: (comment: string, emoji: string, isOn: boolean) => void
  readonly assign: (assignee: string | null) => void
  readonly copyLink: () => void
  /** Shows where one chooses whom to assign it to, or confirms its deletion. */
  readonly askAssignee: () => void
  readonly askRemoval: () => void
}

/** What can be done with a thread in an editor. `asked` shows what a card asks for. */
export function threadActions(
  editor: Editor,
  list: ThreadList,
  thread: Thread,
  asked: Pick<ThreadActions, 'askAssignee' | 'askRemoval'> = { askAssignee: () => {}, askRemoval: () => {} },
): ThreadActions {
  const tell = async (outcome: Promise<Outcome>, done = '') => {
    const result = await outcome
    if (!result.isDone) editor.emit('toast', { text: result.text })
    else if (done !== '') list.say(done)
  }
  const link = location.origin + location.pathname + threadHash(thread.id)
  const copy = async () => {
    // Browsers have no clipboard in pages without TLS.
    const isCopied = await navigator.clipboard?.writeText(link).then(
      () => true,
      () => false,
    )
    const text =
      isCopied === true ? 'Link copied' : `The browser does not let this page copy. The link is ${link}`
    editor.emit('toast', { text })
  }
  return {
    ...asked,
    self: ownId(list.snapshot().threads),
    link,
    setStatus: (status) => {
      void tell(list.setStatus(thread.id, status), status === 'resolved' ? 'Resolved.' : 'Reopened.')
      if (status === 'open') return
      // What is resolved goes from beside the text.
      list.activate(thread.id, false)
      if (document.activeElement?.closest('.cw-margin') != null) focusNow(editor)
    },
    reply: (body) => void tell(list.reply(thread.id, body), 'Reply sent.'),
    edit: (comment, body) => void tell(list.edit(comment, body), 'Saved.'),
    removeComment: (comment) => void tell(list.removeComment(thread.id, comment), 'Deleted.'),
    remove: () => void tell(list.remove(thread.id), 'Deleted.'),
    react: (comment, emoji, isOn) => void tell(list.react(comment, emoji, isOn)),
    assign: (assignee) => void tell(list.assign(thread.id, assignee), 'Assigned.'),
    copyLink: () => void copy().catch(reportError),
  }
}

/** The reader's own id, by what the reader wrote; `null` while that is nothing. */
export function ownId(threads: readonly Thread[]): string | null {
  for (const { comments } of threads) for (const { mine, author } of comments) if (mine) return author.id
  return null
}
