/** Somebody in the document, as host pages hear of them. */
export interface WidgetPerson {
  /** Yjs clientID of their session; one person with two windows is two entries. */
  readonly clientId: number
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  /** Whether this is an AI agent. */
  readonly agent: boolean
  /** Whether this is the person in front of this page. */
  readonly self: boolean
}

/** The events of a widget and what each of them carries. All of it is JSON. */
export interface WidgetEvents {
  /** The editor is on the page. Once. */
  readonly ready: Record<string, never>
  /** The document is here and can be read, and written unless `readOnly`. */
  readonly documentready: { readonly address: string; readonly readOnly: boolean }
  /** Where the latest edits are; `label` is what people read. */
  readonly syncstate: { readonly state: string; readonly label: string }
  /** Who is here: somebody came, left, or changed name or colour. */
  readonly presence: { readonly people: readonly WidgetPerson[] }
  /** The document cannot be shown or edited: what happened and what to do. */
  readonly error: { readonly error: string; readonly message: string; readonly todo: string }
}

/** Names of the events of a widget, without the prefix that they have on an element or in a message. */
export const WIDGET_EVENTS = [
  'ready',
  'documentready',
  'syncstate',
  'presence',
  'error',
] as const satisfies readonly (keyof WidgetEvents)[]

/** The name of an event of a widget. */
export type WidgetEvent = (typeof WIDGET_EVENTS)[number]

/** What a listener is called with. */
export type WidgetListener<Name extends WidgetEvent> = (detail: WidgetEvents[Name]) => void

/** Sends an event to whoever listens. */
export type Emit = <Name extends WidgetEvent>(name: Name, detail: WidgetEvents[Name]) => void

/** Listeners by event. */
export interface Emitter {
  readonly emit: Emit
  /** Calls `listener` at every `name` from now on; returns what ends that. */
  on<Name extends WidgetEvent>(name: Name, listener: WidgetListener<Name>): () => void
  /** Ends all of them. */
  clear(): void
}

/** An emitter without listeners. One that throws does not keep the others from hearing. */
export function createEmitter(): Emitter {
  const listeners = new Map<WidgetEvent, Set<(detail: never) => void>>()
  return {
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          ;(listener as (detail: unknown) => void)(detail)
        } catch (error) {
          // The host page's own mistake: told as such, without harm to the editor.
          reportError(error)
        }
      }
    },
    on(name, listener) {
      const those = listeners.get(name) ?? new Set()
      listeners.set(name, those)
      those.add(listener)
      return () => those.delete(listener)
    },
    clear: () => listeners.clear(),
  }
}
