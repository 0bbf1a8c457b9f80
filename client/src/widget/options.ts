/** The colour scheme; `auto` is that of the user's system. */
export type WidgetTheme = 'light' | 'dark' | 'auto'

/** Credentials, or a function that returns them and is called for each connection. */
export type WidgetToken = string | (() => string | Promise<string>)

/** Name and colour of the user. Omitted parts are generated and stored. */
export interface WidgetUser {
  readonly name?: string
  /** `#rrggbb` */
  readonly color?: string
}

/** Options of `mount`. */
export interface MountOptions {
  /** Address of the document, `project/document`. */
  readonly address: string
  /** Origin of the server. Default: the origin of this script. */
  readonly server?: string
  /** Omitted in open mode. */
  readonly token?: WidgetToken
  readonly user?: WidgetUser
  /** Default `auto`. */
  readonly theme?: WidgetTheme
  /** Whether to show the formatting toolbar. Default true. */
  readonly toolbar?: boolean
  /** Whether to offer the assistant. Default false. */
  readonly assistant?: boolean
  /** Whether to store a copy in the browser, so that edits survive a lost network. Default true. */
  readonly keepOffline?: boolean
  /** Name of the text for screen readers. Default "Document text". */
  readonly label?: string
}

/** {@link MountOptions} with the origin of the server. */
export interface ViewOptions extends MountOptions {
  readonly server: string
}

/** The theme that `value` names; `auto` for anything else. */
export function themeOf(value: string | null | undefined): WidgetTheme {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

/** Validates `options` and completes the server. Throws a TypeError that names the invalid option. */
export function checkedOptions(options: MountOptions, defaultServer: string): ViewOptions {
  if (typeof options.address !== 'string' || options.address === '')
    throw new TypeError(
      'cowrite: the option "address" is missing; it names the document, such as "demo/welcome".',
    )
  const server = options.server ?? defaultServer
  if (!URL.canParse(server))
    throw new TypeError(`cowrite: the option "server" is not an address: "${server}".`)
  const { origin, protocol } = new URL(server)
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new TypeError(
      `cowrite: the option "server" must begin with https:// or http://, but is "${server}".`,
    )
  return { ...options, server: origin }
}
