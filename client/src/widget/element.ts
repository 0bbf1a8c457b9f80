import { WIDGET_EVENTS } from './events.ts'
import type { CowriteHandle, Mount } from './mount.ts'
import { type MountOptions, themeOf, type WidgetTheme, type WidgetToken, type WidgetUser } from './options.ts'

/** Prefix of the names of events on the element: `cowrite:ready`. */
export const EVENT_PREFIX = 'cowrite:'

/** The `<cowrite-editor>` element. */
export interface CowriteEditor extends HTMLElement {
  /** Credentials. The property takes a function or a string, the attribute of the same name a string. */
  token: WidgetToken | null
  /** The editor while the element is connected and has an address; otherwise `null`. */
  readonly handle: CowriteHandle | null
}

/** Attributes whose change requires a new editor. */
const IDENTITY = new Set(['server', 'address', 'toolbar', 'assistant'])

/** Defines `<cowrite-editor>`, unless the page has defined it already. */
export function defineElement(mount: Mount): void {
  if (customElements.get('cowrite-editor') !== undefined) return
  customElements.define('cowrite-editor', elementClass(mount))
}

function elementClass(mount: Mount): CustomElementConstructor {
  // No shadow DOM: inside of one, Safari loses the selection, and Japanese input on iOS fails.
  return class extends HTMLElement implements CowriteEditor {
    static readonly observedAttributes = [
      'server',
      'address',
      'token',
      'name',
      'color',
      'theme',
      'toolbar',
      'assistant',
    ]
    handle: CowriteHandle | null = null
    private given: WidgetToken | null = null

    get token(): WidgetToken | null {
      return this.given ?? this.getAttribute('token')
    }

    set token(token: WidgetToken | null) {
      this.given = token
      this.handle?.setToken(token ?? this.getAttribute('token') ?? '')
    }

    connectedCallback(): void {
      // A property that was set before the element was defined hides the accessor of the same name.
      if (Object.hasOwn(this, 'token')) {
        const token = this.token
        Reflect.deleteProperty(this, 'token')
        this.given = token
      }
      this.restart()
    }

    disconnectedCallback(): void {
      this.stop()
    }

    attributeChangedCallback(name: string, before: string | null, after: string | null): void {
      if (before === after || !this.isConnected) return
      if (IDENTITY.has(name)) this.restart()
      else if (name === 'theme') this.handle?.setTheme(this.theme)
      else if (name === 'token') this.handle?.setToken(this.token ?? '')
      else this.handle?.setUser(this.user)
    }

    /** Focuses the text. */
    override focus(): void {
      this.handle?.focus()
    }

    private get theme(): WidgetTheme {
      return themeOf(this.getAttribute('theme'))
    }

    private get user(): WidgetUser {
      const name = this.getAttribute('name')
      const color = this.getAttribute('color')
      return { ...(name === null ? {} : { name }), ...(color === null ? {} : { color }) }
    }

    private restart(): void {
      this.stop()
      const address = this.getAttribute('address')
      if (address === null || address === '') return
      const server = this.getAttribute('server')
      const label = this.getAttribute('aria-label')
      const options: MountOptions = {
        address,
        user: this.user,
        theme: this.theme,
        toolbar: this.getAttribute('toolbar') !== 'off',
        assistant: this.hasAttribute('assistant') && this.getAttribute('assistant') !== 'off',
        ...(server === null ? {} : { server }),
        ...(label === null ? {} : { label }),
        ...(this.token === null ? {} : { token: this.token }),
      }
      const handle = mount(this, options)
      for (const name of WIDGET_EVENTS) {
        handle.on(name, (detail) => {
          this.dispatchEvent(new CustomEvent(EVENT_PREFIX + name, { detail, bubbles: true }))
        })
      }
      this.handle = handle
    }

    private stop(): void {
      this.handle?.destroy()
      this.handle = null
    }
  }
}
