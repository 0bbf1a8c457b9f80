/** Characters that XML cannot contain. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be removed.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** The text without what XML cannot contain; a lone surrogate becomes U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd').replace(NOT_IN_XML, '')
}
