/** Resolves after this time in ms, when the signal aborts, or when the function that `begin` is given is called. */
export async function waitAtMost(
  ms: number,
  signal: AbortSignal,
  begin?: (end: () => void) => void,
): Promise<void> {
  if (signal.aborted) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = () => resolve()
  const timer = setTimeout(end, ms)
  signal.addEventListener('abort', end)
  begin?.(end)
  await promise
  clearTimeout(timer)
  signal.removeEventListener('abort', end)
}
