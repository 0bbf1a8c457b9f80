/** Longest name without its extension, in bytes of UTF-8: file systems take 255 with it, and browsers add ` (1)`. */
const MAX_BYTES = 180

/** Names of devices on Windows, with any extension. */
const DEVICES = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

/**
 * Characters that a file system or a shell refuses, and invisible ones, of which some change the direction in which a name
 * is shown. The two joiners stay: they are parts of emoji and of words.
 */
const REFUSED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu

/** A name for a file with this title and extension that every system takes. */
export function fileName(title: string, extension: string): string {
  const plain = title
    .normalize('NFC')
    .replace(REFUSED, ' ')
    .replace(/\s+/g, ' ')
    // Windows drops dots and spaces at the end; a dot at the start hides the file elsewhere.
    .replace(/^[ .]+|[ .]+$/g, '')
  const cut = bounded(plain).replace(/[ .]+$/, '')
  const name = cut === '' ? 'Untitled' : cut
  return `${DEVICES.test(name) ? `_${name}` : name}.${extension}`
}

/** The longest start of a text with at most {@link MAX_BYTES}, of whole characters. */
function bounded(text: string): string {
  const encoder = new TextEncoder()
  let bytes = 0
  let name = ''
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, MAX_BYTES))) {
    bytes += encoder.encode(segment).length
    if (bytes > MAX_BYTES) break
    name += segment
  }
  return name
}
