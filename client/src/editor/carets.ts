import { Extension } from '@tiptap/core'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import type { DecorationAttrs } from '@tiptap/pm/view'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import { participantsOf } from './people.ts'
import { inkOn } from './person.ts'

/** For how long a name stays at a caret after it moved, milliseconds; then only the caret itself is shown. */
const NAME_SHOWN_MS = 2_500

/** Share of a caret's colour in the others' selections, as two hexadecimal digits: 0x38 is 22 %. */
const SELECTION_ALPHA = '38'

interface Caret {
  readonly dom: HTMLElement
  readonly label: HTMLElement
  timer: ReturnType<typeof setTimeout> | null
}

/**
 * The others' carets and selections, named and coloured. Names show while a caret moves, and when a pointer
 * rests on it. Colours are set through the DOM, so that no inline style attribute is ever parsed.
 */
export const Carets = Extension.create<{ awareness: Awareness | null }>({
  name: 'carets',
  priority: 999,

  addOptions() {
    return { awareness: null }
  },

  addProseMirrorPlugins() {
    const { awareness } = this.options
    if (awareness === null) return []
    const carets = new Map<number, Caret>()
    return [
      yCursorPlugin(awareness, {
        cursorBuilder: (_user: unknown, clientId: number) => {
          const caret = createCaret()
          carets.set(clientId, caret)
          dress(caret, awareness, clientId)
          showName(caret)
          return caret.dom
        },
        selectionBuilder: (_user: unknown, clientId: number) => selectionOf(awareness, clientId),
      }),
      new Plugin({ key: new PluginKey('caretNames'), view: () => followNames(awareness, carets) }),
    ]
  },
})

/** Keeps names up to date: the caret's element outlives changes of name, colour and place. */
function followNames(awareness: Awareness, carets: Map<number, Caret>): { destroy(): void } {
  const listener = ({ updated, removed }: { updated: number[]; removed: number[] }) => {
    for (const clientId of updated) {
      const caret = carets.get(clientId)
      if (caret === undefined) continue
      dress(caret, awareness, clientId)
      showName(caret)
    }
    for (const clientId of removed) {
      const caret = carets.get(clientId)
      if (caret?.timer) clearTimeout(caret.timer)
      carets.delete(clientId)
    }
  }
  awareness.on('change', listener)
  return {
    destroy() {
      awareness.off('change', listener)
      for (const caret of carets.values()) if (caret.timer) clearTimeout(caret.timer)
      carets.clear()
    },
  }
}

function createCaret(): Caret {
  const dom = document.createElement('span')
  dom.className = 'cw-caret'
  const label = document.createElement('span')
  label.className = 'cw-caret-name'
  // Its own direction, so that the name has no say in the direction of the paragraph around it.
  label.dir = 'auto'
  // A word joiner, or browsers may lay the empty caret out on a line of its own.
  dom.append('\u2060', label, '\u2060')
  return { dom, label, timer: null }
}

function dress(caret: Caret, awareness: Awareness, clientId: number): void {
  const person = personOf(awareness, clientId)
  if (person === null) return
  caret.dom.style.setProperty('--cw-person', person.color)
  caret.dom.style.setProperty('--cw-person-ink', inkOn(person.color))
  caret.label.textContent = person.agent ? `${person.name} · AI` : person.name
  caret.dom.classList.toggle('cw-caret-agent', person.agent)
}

function showName(caret: Caret): void {
  caret.dom.classList.add('cw-caret-moving')
  if (caret.timer !== null) clearTimeout(caret.timer)
  caret.timer = setTimeout(() => {
    caret.timer = null
    caret.dom.classList.remove('cw-caret-moving')
  }, NAME_SHOWN_MS)
}

function selectionOf(awareness: Awareness, clientId: number): DecorationAttrs {
  const person = personOf(awareness, clientId)
  if (person === null) return {}
  // ProseMirror writes this through CSSOM, which a strict content-security policy allows.
  return { class: 'cw-selection', style: `background-color: ${person.color}${SELECTION_ALPHA}` }
}

function personOf(awareness: Awareness, clientId: number) {
  const state = awareness.getStates().get(clientId)
  return participantsOf(new Map([[clientId, state]]), awareness.clientID)[0] ?? null
}
