import { setTimeout as delay } from 'node:timers/promises'

/** Pause between two questions, in ms: each starts a program. */
const PAUSE_MS = 50
/** The same deadline as {@link import('../harness/eventually.ts').eventually}. */
const DEADLINE_MS = 20_000

/** Asks until the answer is true; rejects after 20 s with `what` was awaited, and at once when a question rejects. */
export async function eventuallyAsked(what: string, question: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + DEADLINE_MS
  while (!(await question())) {
    if (performance.now() > end) throw new Error(`Waited ${DEADLINE_MS} ms in vain for ${what}`)
    await delay(PAUSE_MS)
  }
}
