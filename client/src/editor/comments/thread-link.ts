/** The fragment of a link to a thread. */
export function threadHash(id: string): string {
  return `#thread-${id}`
}

/** The thread that the fragment of an address names; `null` for other fragments. */
export function threadOfHash(hash: string): string | null {
  return /^#thread-([\w-]{1,80})$/.exec(hash)?.[1] ?? null
}
