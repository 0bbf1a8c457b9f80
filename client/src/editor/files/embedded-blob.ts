/** The content of an address `data:`; `null` for one that cannot be decoded. The content security policy forbids to load it. */
export function embeddedBlob(url: string): Blob | null {
  const match = /^data:([\w+./-]+)((?:;[\w=-]+)*),/.exec(url)
  if (match === null) return null
  const [head, type, parameters = ''] = match
  const body = url.slice(head.length)
  try {
    const text = parameters.endsWith(';base64') ? atob(body.replace(/\s+/g, '')) : decodeURIComponent(body)
    return new Blob([Uint8Array.from(text, (character) => character.charCodeAt(0))], {
      type: type!.toLowerCase(),
    })
  } catch (error) {
    // Not base64, or no percent-encoding.
    if (error instanceof DOMException || error instanceof URIError) return null
    throw error
  }
}
