import { warmUp } from '@cowrite/crdt'

/** After so many rounds the engine has compiled what it will; measured: from 200 on the first long document is quick. */
const ROUNDS = 250

/**
 * Has the code that opens documents compiled before somebody waits for it, in small pieces after the start: about
 * 100 ms of work in all. Returns what stops it.
 */
export function startWarmUp(): () => void {
  const steps = warmUp(ROUNDS, (bytes) => Buffer.from(bytes))
  let next: NodeJS.Immediate | null = null
  const step = (): void => {
    next = steps.next().done ? null : setImmediate(step)
  }
  step()
  return () => {
    if (next) clearImmediate(next)
  }
}
