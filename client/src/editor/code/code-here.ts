import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'

/** Attribute of the element of the code block that contains the caret. */
const HERE = 'data-here'

/** Marks the element of the code block with the caret, whose bar is then shown and reached by Alt F10. */
export function codeHerePlugin(): Plugin {
  return new Plugin({
    key: new PluginKey('codeHere'),
    view: () => {
      let marked: HTMLElement | null = null
      return {
        update(view) {
          const position = codeAt(view.state)
          const dom = position === null ? null : view.nodeDOM(position)
          const next = dom instanceof HTMLElement ? dom : null
          if (next === marked) return
          marked?.removeAttribute(HERE)
          next?.setAttribute(HERE, '')
          marked = next
        },
      }
    },
  })
}

/** The position of the code block that contains the whole selection; `null` if there is none. */
function codeAt({ selection: { $from, $to } }: EditorState): number | null {
  return $from.parent.type.name === 'codeBlock' && $from.sameParent($to) ? $from.before() : null
}
