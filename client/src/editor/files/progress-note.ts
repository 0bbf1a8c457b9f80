import type { Editor } from '@tiptap/core'
import { filesOf } from './document-files.ts'
import './files.css'
import { button, part } from './dom.ts'
import { removeAt } from './node-edits.ts'
import type { SeenSource } from './watch-source.ts'

/** Where a {@link ProgressNote} stands. */
export interface NotePlace {
  readonly editor: Editor
  readonly getPos: () => number | undefined
  /** What is shown: “picture” or “file”. */
  readonly thing: string
  /** The source that the document has now. */
  readonly src: () => string
}

/** What a note says, and what can be done there. */
interface Said {
  readonly text: string
  /** Bytes sent, of all. */
  readonly progress?: readonly [sent: number, all: number]
  readonly doing: readonly ('cancel' | 'remove' | 'retry')[]
}

const LABELS = { cancel: 'Cancel', remove: 'Remove', retry: 'Try again' } as const

/**
 * What is said in place of what cannot be shown yet, or over it while it is sent: how far the upload is, why it stopped, and
 * what can be done. The element stays while the same can be done, so that the focus stays on its buttons.
 */
export class ProgressNote {
  readonly dom = part('div', 'cw-file-note')
  readonly #text = part('span', 'cw-file-said')
  readonly #bar = part('progress', 'cw-progress')
  #doing: string | null = null

  constructor() {
    this.dom.append(this.#text)
    this.dom.hidden = true
  }

  /** Shows what there is to say; nothing where there is nothing. */
  show(seen: SeenSource, place: NotePlace): void {
    const said = saidOf(seen, place.thing, place.editor.isEditable)
    this.dom.hidden = said === null
    if (said === null) return
    if (this.#text.textContent !== said.text) this.#text.textContent = said.text
    const { progress } = said
    if (progress === undefined) this.#bar.remove()
    else {
      const [sent, all] = progress
      this.#bar.max = Math.max(all, 1)
      this.#bar.value = sent
      this.#bar.setAttribute('aria-label', 'Sent')
      this.#text.after(this.#bar)
    }
    const doing = said.doing.join(' ')
    if (doing === this.#doing) return
    this.#doing = doing
    this.dom.setAttribute('role', said.doing.includes('retry') ? 'alert' : 'group')
    for (const old of this.dom.querySelectorAll('button')) old.remove()
    for (const name of said.doing) this.dom.append(button('cw-button', LABELS[name], () => act(name, place)))
  }
}

function act(name: 'cancel' | 'remove' | 'retry', { editor, getPos, src }: NotePlace): void {
  const { uploads } = filesOf(editor)
  if (name === 'retry') {
    uploads.retry(src())
    return
  }
  uploads.cancel(src())
  removeAt(editor, getPos())
}

function saidOf({ upload, lack, stored }: SeenSource, thing: string, isEditable: boolean): Said | null {
  if (upload !== null && upload.state.kind !== 'done') {
    const { state } = upload
    switch (state.kind) {
      case 'queued':
        return { text: 'This waits for other uploads.', doing: ['cancel'] }
      case 'waiting':
        return { text: 'Not sent yet. It will be sent when there is a connection.', doing: ['cancel'] }
      case 'failed':
        return { text: `${state.error.message} ${state.error.todo}`, doing: ['retry', 'remove'] }
      case 'sending': {
        const share = Math.round((100 * state.sent) / Math.max(upload.size, 1))
        return { text: `Sending… ${share} %`, progress: [state.sent, upload.size], doing: ['cancel'] }
      }
      default:
        state satisfies never
    }
  }
  const doing: Said['doing'] = isEditable ? ['remove'] : []
  switch (lack) {
    case 'coming':
      return { text: `A ${thing} is coming…`, doing: [] }
    case 'processing':
      return upload === null ? { text: `The ${thing} is being prepared…`, doing: [] } : null
    case 'failed': {
      const reason =
        REASONS[stored?.file.error ?? ''] ?? 'it is damaged, or not of a kind that can be stored.'
      return { text: `This ${thing} could not be taken: ${reason}`, doing }
    }
    case 'gone':
      return { text: `This ${thing} is not there any more, or you may not see it.`, doing }
    case 'local':
      return { text: `A ${thing} that the browser of its writer has not sent yet.`, doing }
    case 'none':
      return { text: `A ${thing} without an address.`, doing }
    case null:
      return null
    default:
      return lack satisfies never
  }
}

/** Why files fail, by the names in the table of errors. */
const REASONS: Readonly<Record<string, string>> = {
  'file-too-large': 'it is too large.',
  'file-quota': 'there is no room for it.',
}
