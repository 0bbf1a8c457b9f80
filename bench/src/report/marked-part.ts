const BEGIN = '<!-- bench -->'
const END = '<!-- /bench -->'

/**
 * A Markdown page with `part` between its markers; null when the markers are missing or in the wrong order. Relative
 * links in the part start from `bench/results/`; `results`, the path from the page to that folder, is prepended to
 * them.
 */
export function withPart(page: string, part: string, results: string): string | null {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) return null
  const body = part
    .replace(/^<!--.*-->\n+/, '')
    .replaceAll(/\]\((?!https?:)([^)]+)\)/g, `](${results}$1)`)
    .trim()
  return `${page.slice(0, begin + BEGIN.length)}\n\n${body}\n\n${page.slice(end)}`
}
