/** How much of a text is examined, UTF-16 units. */
const EXAMINED = 50_000

/** Constructs that hardly occur in text that is no Markdown. */
const CERTAIN: readonly RegExp[] = [
  // The second row of a table.
  /^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*$/m,
  // A link or an image.
  /!?\[[^\]\n]{1,200}\]\((?:https?:\/\/|\/|#|\.{0,2}\/|mailto:)[^\s)]{0,500}\)/,
  // A task.
  /^[ \t]*[-*+] \[[ xX]\] \S/m,
]

/** Constructs that occur in other texts too. Two different ones are enough. */
const PROBABLE: readonly RegExp[] = [
  /^ {0,3}#{1,6} [^\s#][^\n]*$/m,
  /^ {0,3}> \S/m,
  /^[ \t]*(?:[-*+]|\d{1,9}[.)]) \S[^\n]*\n(?:[ \t]*\n)?[ \t]*(?:[-*+]|\d{1,9}[.)]) \S/m,
  /(?:^|[\s(])\*\*[^\s*](?:[^*\n]{0,200}[^\s*])?\*\*/m,
  /(?:^|[\s(])__[^\s_](?:[^_\n]{0,200}[^\s_])?__(?=$|[\s).,:;!?])/m,
  /(?:^|[\s(])`[^`\n]{1,200}`(?=$|[\s).,:;!?])/m,
  /^ {0,3}(?:-{3,}|\*{3,})[ \t]*$/m,
]

/** A fence of a block of code. */
const FENCE = /^ {0,3}(?:`{3,}[^`\n]*|~{3,}[^\n]*)$/gm

/** A line that ends as lines of programs do. */
const CODE_LINE = /(?:[;{}]|=>|\\)[ \t]*$/

/** Whether a text is probably Markdown: enough to offer that it is formatted, not enough to do it without asking. */
export function looksLikeMarkdown(text: string): boolean {
  const examined = text.slice(0, EXAMINED).replace(/\r\n?/g, '\n')
  if (CERTAIN.some((sign) => sign.test(examined))) return true
  if ([...examined.matchAll(FENCE)].length > 1) return true
  const signs = PROBABLE.filter((sign) => sign.test(examined)).length
  if (signs < 2) {
    // A heading alone, above text.
    return /^ {0,3}#{1,6} [^\s#][^\n]*\n[ \t]*\n\S/.test(examined) && !isCode(examined)
  }
  return !isCode(examined)
}

/** Whether a third of the lines end as those of programs. */
function isCode(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.filter((line) => CODE_LINE.test(line)).length * 3 > lines.length
}
