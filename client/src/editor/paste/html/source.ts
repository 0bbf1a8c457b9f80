/** The program that wrote pasted HTML, as far as it makes a difference for reading it. */
export type Source = 'word' | 'spreadsheet' | 'google-docs' | 'other'

/** Recognises the source by the signs that it leaves in its HTML. */
export function sourceOf(html: string): Source {
  if (/urn:schemas-microsoft-com:office:excel|<google-sheets-html-origin|data-sheets-/i.test(html)) {
    return 'spreadsheet'
  }
  if (/urn:schemas-microsoft-com:office:word|class=["']?Mso|style=["'][^"'>]{0,200}mso-/i.test(html))
    return 'word'
  if (/id=["']?docs-internal-guid-/i.test(html)) return 'google-docs'
  return 'other'
}
