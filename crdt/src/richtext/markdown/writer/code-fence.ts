/** Length of the shortest fence in Markdown. */
const SHORTEST = 3

/** A fence of backticks longer than any run of backticks in the code, so that the code cannot end it. */
export function codeFence(code: string): string {
  let longest = SHORTEST - 1
  for (const [run] of code.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return '`'.repeat(longest + 1)
}

/** Inline code in Markdown, delimited by a run of backticks that the code does not contain. */
export function codeSpan(code: string): string {
  const runs = new Set(Array.from(code.matchAll(/`+/g), ([run]) => run.length))
  let length = 1
  while (runs.has(length)) length++
  const fence = '`'.repeat(length)
  // Readers remove one space at each end if there are two, and a backtick must not touch the fence.
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(code)
  return isPadded ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`
}
