/**
 * The text in the bytes of a file: UTF-8, UTF-16 with a byte order mark, or the encoding that a page of HTML says it has;
 * otherwise Windows' Western one. `null` when it is no text.
 */
export function decodeText(bytes: Uint8Array, isHtml: boolean): string | null {
  const text = decoded(bytes, isHtml)
  // No text has these; files of other programs do.
  return text.includes('\0') ? null : text
}

function decoded(bytes: Uint8Array, isHtml: boolean): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be'
  if (mark === 'utf-16le' || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return new TextDecoder(mark).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Not UTF-8: an older file.
    return new TextDecoder(isHtml ? saidEncoding(bytes) : 'windows-1252').decode(bytes)
  }
}

function saidEncoding(bytes: Uint8Array): string {
  const start = new TextDecoder('windows-1252').decode(bytes.subarray(0, 2_048))
  const said = /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(start)?.[1]
  try {
    return new TextDecoder(said).encoding
  } catch (error) {
    // An encoding that browsers do not know.
    if (error instanceof RangeError) return 'windows-1252'
    throw error
  }
}
