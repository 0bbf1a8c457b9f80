/** A match in the text of a block: a half-open range of UTF-16 code units. */
export interface TextMatch {
  readonly from: number
  readonly to: number
  /** What replaces it, if a replacement was asked for. */
  readonly replacement?: string
}

/** The matches of a global pattern in a text; empty ones are left out. `template` may refer to groups: `$1`, `$<name>`. */
export function findInText(pattern: RegExp, text: string, template?: string): TextMatch[] {
  const matches: TextMatch[] = []
  text.replace(pattern, (...parts: unknown[]) => {
    const match = String(parts[0])
    const hasNames = typeof parts.at(-1) === 'object'
    const names = hasNames ? (parts.at(-1) as Readonly<Record<string, string | undefined>>) : {}
    const groups = parts.slice(1, hasNames ? -3 : -2) as (string | undefined)[]
    const from = parts[groups.length + 1] as number
    const range = { from, to: from + match.length }
    if (match !== '')
      matches.push(
        template === undefined ? range : { ...range, replacement: filled(template, match, groups, names) },
      )
    return match
  })
  return matches
}

/** A template with `$&`, `$1`…`$99`, `$<name>` and `$$` replaced, as `String.prototype.replace` does. */
function filled(
  template: string,
  match: string,
  groups: readonly (string | undefined)[],
  names: Readonly<Record<string, string | undefined>>,
): string {
  return template.replace(/\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g, (whole, dollar, all, number, name) => {
    if (dollar !== undefined) return '$'
    if (all !== undefined) return match
    if (name !== undefined) return names[name] ?? ''
    const index = Number(number)
    return index >= 1 && index <= groups.length ? (groups[index - 1] ?? '') : whole
  })
}
