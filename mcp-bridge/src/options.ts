import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** Where the server is, and the token for it. */
export interface BridgeOptions {
  readonly url: URL
  /** `null`: the server asks for none. */
  readonly token: string | null
}

/** How the program is called. */
export const USAGE = 'cowrite-mcp [--url http://127.0.0.1:3000/mcp] [--token-file FILE]'

const DEFAULT_URL = 'http://127.0.0.1:3000/mcp'

/** Reads the arguments of the program. Throws an Error with one line that says what is wrong. */
export function readOptions(argv: readonly string[]): BridgeOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { url: { type: 'string', default: DEFAULT_URL }, 'token-file': { type: 'string' } },
  })
  const url = URL.parse(values.url)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error('--url is not an http or https address')
  const file = values['token-file']
  return { url, token: file === undefined ? null : readToken(file) }
}

function readToken(file: string): string {
  const token = readFileSync(file, 'utf8').trim()
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Error(`${file} does not hold one token`)
  return token
}
