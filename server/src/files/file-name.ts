/** Longest name, in bytes of UTF-8: what file systems take. */
const NAME_BYTES = 200
/** Longest ending that is kept when a name is cut, in characters. */
const ENDING = 16
/** Control characters, and those that change the direction of text: `gpj.exe` would be shown as `exe.jpg`. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu
/** Characters that some file systems do not take. */
const RESERVED = /["*:<>?|]/g

/** A name that a file can have anywhere: the last part of a path, without characters that mislead. Never empty. */
export function cleanFileName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const seen = last.replace(UNSEEN, '').replace(RESERVED, '_').replace(/\s+/g, ' ').trim()
  // Names of dots only are folders.
  const name = /^\.*$/.test(seen) ? 'file' : seen
  return cut(name)
}

function cut(name: string): string {
  if (Buffer.byteLength(name) <= NAME_BYTES) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= ENDING ? name.slice(dot) : ''
  const characters = [...name.slice(0, name.length - ending.length)]
  let bytes = Buffer.byteLength(ending)
  let kept = ''
  for (const character of characters) {
    bytes += Buffer.byteLength(character)
    if (bytes > NAME_BYTES) break
    kept += character
  }
  return `${kept}${ending}`
}

/** The header `Content-Disposition` with a file's name: RFC 6266, and RFC 8187 for what is not ASCII. */
export function contentDisposition(disposition: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${disposition}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
