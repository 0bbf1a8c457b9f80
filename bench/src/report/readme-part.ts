const BEGIN = '<!-- bench -->'
const END = '<!-- /bench -->'

/**
 * A README with the table between its markers, links made to lead from the repository's root; null when the
 * markers are missing or in the wrong order.
 */
export function withTable(readme: string, table: string): string | null {
  const begin = readme.indexOf(BEGIN)
  const end = readme.indexOf(END)
  if (begin < 0 || end < begin) return null
  const body = table
    .replace(/^<!--.*-->\n+/, '')
    .replaceAll(/\]\((?!https?:)([^)]+)\)/g, '](bench/results/$1)')
    .trim()
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${body}\n\n${readme.slice(end)}`
}
