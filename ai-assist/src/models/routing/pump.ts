/**
 * Yields what `work` puts, in order, and returns what it resolves to. `work` runs on its own, whatever the reader's pace.
 * When the reader leaves, the signal of `work` is aborted and its end is waited for; when `outer` is aborted, nothing more
 * is yielded.
 */
export async function* pump<Item, Result>(
  work: (put: (item: Item) => void, signal: AbortSignal) => Promise<Result>,
  outer: AbortSignal,
): AsyncGenerator<Item, Result, undefined> {
  const left = new AbortController()
  const items: Item[] = []
  let isEnded = false
  let wake = (): void => {}
  const put = (item: Item): void => {
    items.push(item)
    wake()
  }
  const running = work(put, AbortSignal.any([outer, left.signal])).finally(() => {
    isEnded = true
    wake()
  })
  try {
    for (;;) {
      while (items.length > 0 && !outer.aborted) yield items.shift()!
      if (isEnded) return await running
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    left.abort()
    // An error is thrown above, or nobody is left to be told of it.
    await Promise.allSettled([running])
  }
}
