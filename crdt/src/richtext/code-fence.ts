/** Shortest fence of Markdown. */
const SHORTEST = 3

/** A fence of backticks that nothing in this code ends: longer than any run of them inside. */
export function codeFence(code: string): string {
  let longest = SHORTEST - 1
  for (const [run] of code.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return '`'.repeat(longest + 1)
}

/** Code in a line of Markdown, between backticks that it does not hold. */
export function codeSpan(code: string): string {
  const runs = new Set(Array.from(code.matchAll(/`+/g), ([run]) => run.length))
  let length = 1
  while (runs.has(length)) length++
  const fence = '`'.repeat(length)
  // Readers take off one blank at each end if there are two, and a backtick must not touch the fence.
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(code)
  return isPadded ? `${fence} ${code} ${fence}` : `${fence}${code}${fence}`
}
