import { isSafeImage, isSafeLink } from '@cowrite/crdt/richtext'

/** The result of reading a typed link or image address: its URL, or the reason why it is invalid. */
export type TypedAddress =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Reads the typed target of a link and completes it: `example.com` becomes `https://example.com`, and `ada@example.com`
 * becomes `mailto:ada@example.com`.
 */
export function linkAddress(typed: string): TypedAddress {
  const text = typed.trim()
  if (text === '') return { ok: false, reason: 'Type or paste an address.' }
  if (!isSafeLink(text))
    return { ok: false, reason: 'Links can go to web pages, mail addresses and phone numbers.' }
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) || /^[/#?]/.test(text)) return { ok: true, url: text }
  if (/^[^\s/@]+@[^\s/@]+\.[^\s/@]+$/.test(text)) return { ok: true, url: `mailto:${text}` }
  return complete(text)
}

/** Reads the typed address of an image and completes it like {@link linkAddress}. */
export function imageAddress(typed: string): TypedAddress {
  const text = typed.trim()
  if (text === '') return { ok: false, reason: 'Type or paste the address of an image.' }
  if (!isSafeImage(text)) return { ok: false, reason: 'Images need an address that begins with https://.' }
  if (/^https?:/i.test(text) || text.startsWith('/')) return { ok: true, url: text }
  return complete(text)
}

function complete(text: string): TypedAddress {
  const url = `https://${text}`
  if (/\s/.test(text) || !URL.canParse(url))
    return { ok: false, reason: 'This does not look like an address.' }
  return { ok: true, url }
}
