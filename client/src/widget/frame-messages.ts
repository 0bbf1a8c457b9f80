import type { WidgetEvent, WidgetEvents } from './events.ts'
import { themeOf, type WidgetTheme, type WidgetUser } from './options.ts'

/** Prefix of the types of all messages between a frame and its host page. */
export const MESSAGE_PREFIX = 'cowrite:'

/** The messages of a host page to the frame. */
export type HostMessage =
  | { readonly type: 'user'; readonly user: WidgetUser }
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'theme'; readonly theme: WidgetTheme }
  | { readonly type: 'focus' }

/** The message to the host page for an event of the widget. */
export function frameMessage<Name extends WidgetEvent>(name: Name, detail: WidgetEvents[Name]) {
  return { type: `${MESSAGE_PREFIX}${name}`, detail }
}

/** Parses a message of the host page; `null` for other messages, such as those of other scripts. */
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

/** The properties of a frame's window that identify its host page. */
export interface FramedPage {
  readonly ancestorOrigins: ArrayLike<string> | undefined
  readonly referrer: string
}

/**
 * The origin of the host page as the browser reports it; `null` when it does not. The frame's URL is not used, because any
 * page could set it.
 */
export function hostOrigin({ ancestorOrigins, referrer }: FramedPage): string | null {
  const origin = ancestorOrigins?.[0] ?? (URL.canParse(referrer) ? new URL(referrer).origin : null)
  // Messages cannot be sent to a sandboxed page with an opaque origin.
  return origin === null || origin === 'null' ? null : origin
}

/** The address of the document in the path of a frame: `/embed/demo/welcome` and `/embed/demo%2Fwelcome`. */
export function addressOfPath(path: string): string | null {
  const encoded = path.startsWith('/embed/') ? path.slice('/embed/'.length) : ''
  if (encoded === '') return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    // An invalid percent encoding is no address.
    return null
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
