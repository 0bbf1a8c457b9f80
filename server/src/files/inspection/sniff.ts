import type { FileKind } from '@cowrite/persistence'
import { fileTypeFromBuffer } from 'file-type'

/** Bytes at the start and the end of a file by which its type is known. */
export const HEAD_BYTES = 64 * 1024
export const TAIL_BYTES = 64 * 1024

/** The start and the end of a file, at most {@link HEAD_BYTES} and {@link TAIL_BYTES}; they can overlap. */
export interface Ends {
  readonly head: Buffer
  readonly tail: Buffer
}

/** What the bytes of a file are, or why it is refused. */
export type Sniffed =
  | { readonly ok: true; readonly type: string; readonly kind: FileKind }
  | { readonly ok: false; readonly why: string }

/** Pictures that are decoded. */
const DECODED = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff'])
/**
 * Other pictures that are kept as they are. All further types are refused: they can contain the place where they were taken,
 * which cannot be removed.
 */
const KEPT = new Set(['image/bmp', 'image/x-icon'])
/** Bytes of a PDF in which pages and archives put themselves. */
const FRONT_BYTES = 1_024

/** Finds out what a file is, by its bytes only. */
export async function sniff({ head, tail }: Ends): Promise<Sniffed> {
  const type: string | undefined = (await fileTypeFromBuffer(head))?.mime
  if (type === undefined || type === 'application/xml')
    return { ok: true, type: markupOf(head) ?? typeOfText(head), kind: 'other' }
  if (type === 'application/pdf') return pdf(head, tail)
  if (DECODED.has(type)) return { ok: true, type, kind: 'image' }
  if (type === 'image/apng') return { ok: true, type: 'image/png', kind: 'image' }
  if (type.startsWith('image/') && !KEPT.has(type))
    return { ok: false, why: 'Pictures of this type cannot be read. Save it as JPEG, PNG or WebP.' }
  return { ok: true, type, kind: 'other' }
}

/** A PDF that is a page or an archive too is made to be taken for something that it does not seem to be. */
function pdf(head: Buffer, tail: Buffer): Sniffed {
  const front = head.toString('latin1', 0, FRONT_BYTES)
  const isPage = /<(?:!doctype|html|script|svg|\?xml)/i.test(front)
  // The record that ends an archive (APPNOTE.TXT, 4.3.16) stands after the end of the document.
  const end = tail.lastIndexOf('%%EOF')
  const isArchive = tail.includes('PK\u0005\u0006', Math.max(end, 0), 'latin1')
  if (!front.startsWith('%PDF-') || isPage || isArchive)
    return { ok: false, why: 'The file is a PDF and something else at the same time.' }
  return { ok: true, type: 'application/pdf', kind: 'pdf' }
}

/** The type of a text with the first element of a page or a drawing; `null`: it is none. */
function markupOf(head: Buffer): string | null {
  const text = asText(head)
  if (text === null) return null
  const start = text.slice(0, HEAD_BYTES).replace(/^\ufeff/, '')
  if (/<svg[\s>:/]/i.test(start) || /<[a-z]+:svg[\s>/]/i.test(start)) return 'image/svg+xml'
  if (/<(?:!doctype\s+html|html|head|body|script|iframe)[\s>]/i.test(start)) return 'text/html'
  return /^\s*<\?xml/i.test(start) ? 'application/xml' : null
}

function typeOfText(head: Buffer): string {
  return asText(head) === null ? 'application/octet-stream' : 'text/plain'
}

/** The bytes as text; `null` when they are none. */
function asText(head: Buffer): string | null {
  const [first, second] = head
  const is16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const decoder = new TextDecoder(is16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8', {
    fatal: true,
  })
  try {
    // The head can end within a character.
    const text = decoder.decode(head, { stream: true })
    return text.includes('\0') ? null : text
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
