import { documentPath, Mention, mentionTarget, mentionText } from '@cowrite/crdt/richtext'
import { NodeSelection } from '@tiptap/pm/state'
import type { Send } from '../../api/http.ts'
import type { DocumentTitles, KnownDocument } from './document-titles.ts'
import './mentions.css'

interface MentionOptions {
  /** The origin of the server with the documents. */
  readonly server: string
  /** Sends the requests for their titles. */
  readonly send: Send
}

interface MentionStorage {
  /** The present titles, once a document is mentioned. */
  titles: Promise<DocumentTitles> | null
}

/** The schema's mention. A document has its present title and is a link; Enter where it is selected follows it. */
export const EditorMention = Mention.extend<MentionOptions, MentionStorage>({
  addOptions: () => ({ server: '', send: fetch }),
  addStorage: () => ({ titles: null }),

  onDestroy() {
    void this.storage.titles?.then((titles) => titles.destroy())
  },

  addKeyboardShortcuts() {
    return {
      Enter: ({ editor: { state, view } }) => {
        const { selection } = state
        if (!(selection instanceof NodeSelection) || selection.node.type !== this.type) return false
        const dom = view.nodeDOM(selection.from)
        if (!(dom instanceof HTMLAnchorElement)) return false
        dom.click()
        return true
      },
    }
  },

  addNodeView() {
    const { options, storage } = this
    return ({ node: { attrs, type } }) => {
      const target = attrs['kind'] === 'document' ? mentionTarget(attrs['target']) : null
      const dom = document.createElement(target === null ? 'span' : 'a')
      dom.className = 'cw-mention'
      dom.contentEditable = 'false'
      dom.dir = 'auto'
      dom.dataset['kind'] = String(attrs['kind'])
      dom.textContent = mentionText(attrs)
      let isDestroyed = false
      let stop = () => {}
      if (target !== null && dom instanceof HTMLAnchorElement) {
        dom.href = options.server + documentPath(target)
        dom.target = '_blank'
        dom.rel = 'noopener'
        storage.titles ??= import('./document-titles.ts').then(
          ({ DocumentTitles }) => new DocumentTitles(options.server, options.send),
        )
        void storage.titles.then((titles) => {
          if (!isDestroyed) stop = titles.watch(target, (known) => show(dom, known, mentionText(attrs)))
        })
      }
      return {
        dom,
        // What is mentioned does not change; another mention is drawn anew.
        update: (next) =>
          next.type === type && ['kind', 'target', 'label'].every((name) => next.attrs[name] === attrs[name]),
        ignoreMutation: () => true,
        destroy: () => {
          isDestroyed = true
          stop()
        },
      }
    }
  },
})

/** Shows what is known of a mentioned document; `stored` is the title that it had. */
function show(dom: HTMLElement, known: KnownDocument, stored: string): void {
  dom.dataset['state'] = known.state
  switch (known.state) {
    case 'there':
      dom.textContent = known.title
      return
    case 'trashed':
      dom.textContent = `${known.title} (in the trash)`
      return
    case 'gone':
      dom.textContent = `${stored} (deleted)`
      return
    default:
      known satisfies never
  }
}
