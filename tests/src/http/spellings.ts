/**
 * Spellings of a path in a request line that a router, a proxy or a file server may treat as the same path. `host` is
 * the server in an absolute form.
 */
export function spellings(path: string, host: string): string[] {
  const rest = path.slice(1)
  const letters = [...path.matchAll(/(?<!%[0-9A-F]?)[a-z]/gi)].map(({ index }) => index)
  const encodedAt = (at: number): string =>
    `${path.slice(0, at)}${encoded(path[at] ?? '')}${path.slice(at + 1)}`
  const [first = 0, last = 0] = [letters[0], letters.at(-1)]
  return [
    path,
    encodedAt(first),
    encodedAt(last),
    encodedAt(letters[Math.floor(letters.length / 2)] ?? 0),
    encodedAt(first).toLowerCase(),
    path.replace(/(?<!%[0-9A-F]?)[a-z]/gi, encoded),
    `/%2f${rest}`,
    path.replaceAll('/', '%2F').replace('%2F', '/'),
    `//${rest}`,
    path.replaceAll('/', '//'),
    `/./${rest}`,
    `/%2e/${rest}`,
    `/nothing/..${path}`,
    `/d/%2e%2e${path}`,
    `/assets/../${rest}`,
    `/healthz/..${path}`,
    `/healthz/%2e%2e/${rest}`,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}?x=1`,
    `${path}?/healthz`,
    `${path}#/healthz`,
    `${path};x=1`,
    `${path}%00`,
    `${path}%20`,
    `${path}.html`,
    path.toUpperCase(),
    `/${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`,
    path.replaceAll('/', '\\'),
    `/\\${rest}`,
    `http://${host}${path}`,
    `HTTP://${host}${encodedAt(first)}`,
    `https://${host}${path}`,
    `http://evil.example${path}`,
    `http://${host}//${rest}`,
    `ws://${host}${path}`,
    `/http://${host}${path}`,
    rest,
    `*${path}`,
  ]
}

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
