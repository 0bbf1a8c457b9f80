/** A participant, as events report it to host pages. */
export interface WidgetPerson {
  /** Yjs clientID of the session. A user with two windows has two entries. */
  readonly clientId: number
  readonly name: string
  /** `#rrggbb` */
  readonly color: string
  /** Whether this is an AI agent. */
  readonly agent: boolean
  /** Whether this is the user of this page. */
  readonly self: boolean
}

/** The events of a widget with their details, which are JSON values. */
export interface WidgetEvents {
  /** The editor was created. Emitted once. */
  readonly ready: Record<string, never>
  /** The content of the document is available. It can be edited unless `readOnly`. */
  readonly documentready: { readonly address: string; readonly readOnly: boolean }
  /** The save state has changed; `label` is the text that the user reads. */
  readonly syncstate: { readonly state: string; readonly label: string }
  /** The participants have changed: one joined, left, or changed name or colour. */
  readonly presence: { readonly people: readonly WidgetPerson[] }
  /** The document cannot be shown or edited; with the reason and what to do. */
  readonly error: { readonly error: string; readonly message: string; readonly todo: string }
}

/** Names of the events, without the prefix that they have on an element or in a message. */
export const WIDGET_EVENTS = [
  'ready',
  'documentready',
  'syncstate',
  'presence',
  'error',
] as const satisfies readonly (keyof WidgetEvents)[]

/** The name of an event of a widget. */
export type WidgetEvent = (typeof WIDGET_EVENTS)[number]

/** A listener of an event. */
export type WidgetListener<Name extends WidgetEvent> = (detail: WidgetEvents[Name]) => void

/** Calls the listeners of an event. */
export type Emit = <Name extends WidgetEvent>(name: Name, detail: WidgetEvents[Name]) => void

/** Adds and calls listeners of events. */
export interface Emitter {
  readonly emit: Emit
  /** Calls `listener` at each event called `name`; returns the unsubscription. */
  on<Name extends WidgetEvent>(name: Name, listener: WidgetListener<Name>): () => void
  /** Removes all listeners. */
  clear(): void
}

/** Creates an emitter without listeners. An error of one listener does not keep the others from being called. */
export function createEmitter(): Emitter {
  const listeners = new Map<WidgetEvent, Set<(detail: never) => void>>()
  return {
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          ;(listener as (detail: unknown) => void)(detail)
        } catch (error) {
          // An error of the host page is reported and does not affect the editor.
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
