/** FNV-1a's prime and offset for 32 bits (RFC 9923), and a second offset for independent bits. */
const PRIME = 0x01000193
const OFFSET = 0x811c9dc5
const SECOND = 0x9e3779b9

/**
 * A short text that is equal for equal texts and, but for chance (2^-52), differs for different ones. It protects from
 * mistakes, not from somebody who looks for two texts with the same one.
 */
export function fingerprint(text: string): string {
  let a = OFFSET
  let b = SECOND
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, PRIME)
    // The upper bits also change the lower ones, so that both halves differ.
    b = Math.imul(b ^ unit ^ (b >>> 15), PRIME)
  }
  return ((a >>> 0) * 2 ** 20 + (b >>> 12)).toString(36)
}
