import { createEmitter, type Emit, type WidgetEvent, type WidgetListener } from './events.ts'
import {
  checkedOptions,
  type MountOptions,
  type ViewOptions,
  type WidgetTheme,
  type WidgetToken,
  type WidgetUser,
} from './options.ts'

/** The handle of an editor in a host page. */
export interface CowriteHandle {
  /** Calls `listener` at each event called `name`; returns the unsubscription. */
  on<Name extends WidgetEvent>(name: Name, listener: WidgetListener<Name>): () => void
  /** Changes the user's name and colour for all participants. */
  setUser(user: WidgetUser): void
  /** Sets new credentials for later connections. If the server has ended the session, a new one is opened at once. */
  setToken(token: WidgetToken): void
  setTheme(theme: WidgetTheme): void
  /** Focuses the text. The caret moves to its end unless the text has the focus already. */
  focus(): void
  /** Removes the editor and leaves the document. */
  destroy(): void
}

/** The editor of a widget, which is loaded on demand. */
export interface View {
  setUser(user: WidgetUser): void
  setToken(token: WidgetToken): void
  focus(): void
  destroy(): void
}

/** Creates the editor in `root`. */
export type CreateView = (root: HTMLElement, options: ViewOptions, emit: Emit) => View

/** Loads the chunk of the editor with its styles. */
export type LoadView = () => Promise<{ readonly createView: CreateView }>

/** Creates a function that mounts editors; `defaultServer` is an origin. */
export function createMount(defaultServer: string, load: LoadView) {
  /**
   * Adds an editor to `element`. Returns at once. The event `ready` follows when the editor is loaded, `documentready`
   * when the content is available. Throws a TypeError for an invalid option.
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
    // Calls before the editor is loaded. A later call of one kind replaces the earlier one.
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

/** The font size that the user has set in the browser, such as `16px`, independent of the host page's styles. */
function readerFontSize(element: HTMLElement): string {
  element.style.setProperty('font-size', 'medium', 'important')
  const size = getComputedStyle(element).fontSize
  element.style.removeProperty('font-size')
  return size
}

/** Adds an editor to an element; see {@link createMount}. */
export type Mount = ReturnType<typeof createMount>
