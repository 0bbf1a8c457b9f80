/** A range of a text, in UTF-16 units; `to` is exclusive. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Addresses, file names, options, mentions and other text that is not prose. */
const NOT_PROSE = [
  /\b[a-z][a-z0-9+.-]*:\/\/\S+/gi,
  /\bwww\.\S+/gi,
  /\S+@\S+\.\S+/g,
  /(?<!\S)[@#][\p{L}\p{N}_-]+/gu,
  // Command options: --verbose, -x.
  /(?<![\p{L}\p{N}-])--?[\p{L}][\p{L}\p{N}_=-]*/gu,
  // Names that contain dots, slashes or underscores: file.txt, a/b, snake_case.
  /[\p{L}\p{N}_-]*[\p{L}\p{N}][./_\\][\p{L}\p{N}_][\p{L}\p{N}_./\\-]*/gu,
  // Hyphens inside a row of hyphens: a hand-drawn rule.
  /-{4,}/g,
]

/** Ranges of a text that must not be corrected, in order and without overlap. */
export function findProtected(text: string): Range[] {
  const found = NOT_PROSE.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length })),
  ).sort((a, b) => a.from - b.from || a.to - b.to)
  const merged: Range[] = []
  for (const range of found) {
    const last = merged.at(-1)
    if (last !== undefined && range.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    } else {
      merged.push(range)
    }
  }
  return merged
}

/** Stands for one protected range while the rest is corrected; a private-use character. */
const PLACEHOLDER = '\ue000'

/** Applies `work` to a text in which each protected range is one placeholder, and then restores the ranges. */
export function withProtected(
  text: string,
  ranges: readonly Range[],
  work: (text: string) => string,
): string {
  if (text.includes(PLACEHOLDER)) return text
  let masked = ''
  let at = 0
  for (const range of ranges) {
    masked += text.slice(at, range.from) + PLACEHOLDER
    at = range.to
  }
  const parts = work(masked + text.slice(at)).split(PLACEHOLDER)
  return parts
    .map((part, index) => {
      const range = ranges[index]
      return range === undefined ? part : part + text.slice(range.from, range.to)
    })
    .join('')
}
