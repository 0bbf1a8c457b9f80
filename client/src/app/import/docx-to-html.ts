import mammoth from 'mammoth'
import { isBoundedZip } from './check-zip.ts'

/** How styles of Word become elements, beside those that are the same in each file. */
const STYLES = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Code'] => pre:separator('\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\n')",
  "p[style-name='Quotation'] => blockquote > p:fresh",
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  'u => u',
  'highlight => mark',
]

/**
 * The content of a Word file as HTML of unknown safety; `null` for what is no Word file, or too much when it is unpacked.
 * Pictures have their content in their addresses. Rejects when the file is damaged.
 */
export async function docxToHtml(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (!(await isBoundedZip(bytes))) return null
  const arrayBuffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const { value } = await mammoth.convertToHtml(
    // In Node, for tests, it takes only its own kind of bytes.
    typeof Buffer === 'undefined' ? { arrayBuffer } : { buffer: Buffer.from(arrayBuffer) },
    { styleMap: STYLES, convertImage: mammoth.images.dataUri },
  )
  return value
}
