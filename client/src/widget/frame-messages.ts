import type { WidgetEvent, WidgetEvents } from './events.ts'
import { themeOf, type WidgetTheme, type WidgetUser } from './options.ts'

/** Everything between a frame and its host page has a type that begins with this. */
export const MESSAGE_PREFIX = 'cowrite:'

/** What a host page may ask of the frame. */
export type HostMessage =
  | { readonly type: 'user'; readonly user: WidgetUser }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'theme'; readonly theme: WidgetTheme }
  | { readonly type: 'focus' }

/** The message for an event of the widget. */
export function frameMessage<Name extends WidgetEvent>(name: Name, detail: WidgetEvents[Name]) {
  return { type: `${MESSAGE_PREFIX}${name}`, detail }
}

/** The request in a message; `null` for what is none, such as the messages of other scripts. */
export function parseHostMessage(data: unknown): HostMessage | null {
  const message = record(data)
  switch (message?.['type']) {
    case `${MESSAGE_PREFIX}focus`:
      return { type: 'focus' }
    case `${MESSAGE_PREFIX}theme`: {
      const theme = text(message['theme'])
      return theme === null ? null : { type: 'theme', theme: themeOf(theme) }
    }
    case `${MESSAGE_PREFIX}token`: {
      const token = text(message['token'])
      return token === null ? null : { type: 'token', token }
    }
    case `${MESSAGE_PREFIX}user`: {
      const user = record(message['user'])
      if (user === null) return null
      const name = text(user['name'])
      const color = text(user['color'])
      return {
        type: 'user',
        user: { ...(name === null ? {} : { name }), ...(color === null ? {} : { color }) },
      }
    }
    default:
      return null
  }
}

/** What is needed of a frame's window to know who frames it. */
export interface FramedPage {
  readonly ancestorOrigins: ArrayLike<string> | undefined
  readonly referrer: string
}

/**
 * The origin of the page around this frame, as the browser tells it; never from the frame's address, which
 * anybody could write. `null` when the browser does not say.
 */
export function hostOrigin({ ancestorOrigins, referrer }: FramedPage): string | null {
  const origin = ancestorOrigins?.[0] ?? (URL.canParse(referrer) ? new URL(referrer).origin : null)
  // Sandboxed pages without an origin of their own cannot be addressed.
  return origin === null || origin === 'null' ? null : origin
}

/** The document that the path of a frame names: `/embed/demo/welcome` and `/embed/demo%2Fwelcome`. */
export function addressOfPath(path: string): string | null {
  const encoded = path.startsWith('/embed/') ? path.slice('/embed/'.length) : ''
  if (encoded === '') return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    // A stray percent sign: not an address that the server ever gave.
    return null
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
