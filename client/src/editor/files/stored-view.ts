import type { Node } from '@tiptap/pm/model'
import type { NodeView } from '@tiptap/pm/view'
import type { StoredContent, StoredPlace } from './stored-place.ts'

/**
 * The place of an image or of a file, of the size that the content will have where that is known. `load` loads what
 * draws the content.
 */
export const storedView =
  (className: string, load: () => Promise<new (node: Node, place: StoredPlace) => StoredContent>) =>
  ({ node, ...place }: Omit<StoredPlace, 'dom'> & { readonly node: Node }): NodeView => {
    let current = node
    let content: StoredContent | null = null
    let isDestroyed = false
    const dom = document.createElement('figure')
    dom.className = className
    dom.contentEditable = 'false'
    const size = () => {
      const { width, height, percent } = current.attrs
      const inline = percent ? `${percent}%` : width > 0 ? `${width}px` : ''
      dom.style.setProperty('--cw-inline', inline)
      dom.style.setProperty('--cw-ratio', width > 0 && height > 0 ? `${width}/${height}` : '')
      dom.dataset['align'] = current.attrs['align'] ?? ''
    }
    size()
    void load().then((Content) => {
      if (!isDestroyed) content = new Content(current, { dom, ...place })
    })
    return {
      dom,
      update(next) {
        if (next.type !== current.type) return false
        current = next
        size()
        content?.draw(next)
        return true
      },
      stopEvent: (event) => content?.owns(event) ?? false,
      ignoreMutation: () => true,
      destroy() {
        isDestroyed = true
        content?.destroy()
      },
    }
  }
