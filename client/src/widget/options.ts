/** Light, dark, or as the person's system has it. */
export type WidgetTheme = 'light' | 'dark' | 'auto'

/** Credentials, or where to get them; asked again at every connection. */
export type WidgetToken = string | (() => string | Promise<string>)

/** How the person in front of the page appears to the others. What is left out is made up and remembered. */
export interface WidgetUser {
  readonly name?: string
  /** `#rrggbb` */
  readonly color?: string
}

/** What `mount` needs to know. */
export interface MountOptions {
  /** The document, `project/document`. */
  readonly address: string
  /** Origin of the server. Default: where this script came from. */
  readonly server?: string
  /** Left out on servers that are open to everybody. */
  readonly token?: WidgetToken
  readonly user?: WidgetUser
  /** Default `auto`. */
  readonly theme?: WidgetTheme
  /** Whether to show the formatting toolbar. Default true. */
  readonly toolbar?: boolean
  /** Whether to offer the assistant. Default false. */
  readonly assistant?: boolean
  /** Whether to keep a copy in the browser, so that edits survive a lost network. Default true. */
  readonly keepOffline?: boolean
  /** Name of the text for screen readers. Default "Document text". */
  readonly label?: string
}

/** {@link MountOptions} with the server known. */
export interface ViewOptions extends MountOptions {
  readonly server: string
}

/** The theme that `value` names; `auto` for anything else. */
export function themeOf(value: string | null | undefined): WidgetTheme {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

/** `options` with the server made an origin. Throws a TypeError, which names what is wrong, for the host's programmer. */
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
