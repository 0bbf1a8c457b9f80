import { createEmitter, type Emit, type WidgetEvent, type WidgetListener } from './events.ts'
import {
  checkedOptions,
  type MountOptions,
  type ViewOptions,
  type WidgetTheme,
  type WidgetToken,
  type WidgetUser,
} from './options.ts'

/** An editor on a page. */
export interface CowriteHandle {
  /** Calls `listener` at every `name` from now on; returns what ends that. */
  on<Name extends WidgetEvent>(name: Name, listener: WidgetListener<Name>): () => void
  /** Changes how the person in front of the page appears to the others. */
  setUser(user: WidgetUser): void
  /** Gives new credentials. They count from the next connection on; one that was refused is tried again at once. */
  setToken(token: WidgetToken): void
  setTheme(theme: WidgetTheme): void
  /** Puts the caret into the text, at its end unless it is in there already. */
  focus(): void
  /** Takes the editor off the page and leaves the document. */
  destroy(): void
}

/** The editor itself, which is loaded when it is first needed. */
export interface View {
  setUser(user: WidgetUser): void
  setToken(token: WidgetToken): void
  focus(): void
  destroy(): void
}

/** Makes the editor in `root`. */
export type CreateView = (root: HTMLElement, options: ViewOptions, emit: Emit) => View

/** Where the editor comes from. Its own chunk with its own styles, beside this script. */
export type LoadView = () => Promise<{ readonly createView: CreateView }>

/** A function that mounts editors; `defaultServer` is an origin. */
export function createMount(defaultServer: string, load: LoadView) {
  /**
   * Puts an editor into `element`. Returns at once; the editor appears when its code is there (`ready`), the text
   * when it has come (`documentready`). Throws a TypeError when an option is wrong.
   */
  return function mount(element: HTMLElement, options: MountOptions): CowriteHandle {
    const checked = checkedOptions(options, defaultServer)
    const { emit, on, clear } = createEmitter()
    const root = document.createElement('div')
    root.className = 'cw-root cw-widget'
    root.dataset['cwTheme'] = checked.theme ?? 'auto'
    element.append(root)
    root.style.setProperty('--cw-rem', readerFontSize(root))
    let destroyed = false
    let view: View | null = null
    // What is asked before the editor is there; a later call of one kind replaces the earlier.
    const waiting = new Map<string, (view: View) => void>()
    const tell = (kind: string, work: (view: View) => void): void => {
      if (destroyed) return
      if (view === null) waiting.set(kind, work)
      else work(view)
    }

    load().then(
      ({ createView }) => {
        if (destroyed) return
        view = createView(root, checked, emit)
        for (const work of waiting.values()) work(view)
        waiting.clear()
        emit('ready', {})
      },
      (cause: unknown) => {
        if (destroyed) return
        const message = `The editor could not be loaded from ${checked.server}.`
        root.textContent = message
        emit('error', {
          error: 'not-loaded',
          message,
          todo: 'Check the connection, then load the page again.',
        })
        reportError(cause)
      },
    )

    return {
      on,
      setUser: (user) => tell('user', (view) => view.setUser(user)),
      setToken: (token) => tell('token', (view) => view.setToken(token)),
      setTheme: (theme) => {
        root.dataset['cwTheme'] = theme
      },
      focus: () => tell('focus', (view) => view.focus()),
      destroy() {
        if (destroyed) return
        destroyed = true
        view?.destroy()
        root.remove()
        clear()
      },
    }
  }
}

/** The font size that the reader has chosen in the browser, such as `16px`, whatever the page around makes of it. */
function readerFontSize(element: HTMLElement): string {
  element.style.setProperty('font-size', 'medium', 'important')
  const size = getComputedStyle(element).fontSize
  element.style.removeProperty('font-size')
  return size
}

/** Puts an editor into an element; see {@link createMount}. */
export type Mount = ReturnType<typeof createMount>
