/** Name of the lock that the windows of an origin share; `public/early.js` takes it, too. */
const LOCK = 'cowrite.session'

/**
 * Runs `task` while no other window does. Where the browser has no locks (pages without HTTPS) the windows do not wait for
 * each other, and the server tolerates that.
 */
export function exclusively<T>(task: () => Promise<T>): Promise<T> {
  const locks = (navigator as { readonly locks?: LockManager }).locks
  return locks === undefined ? task() : (locks.request(LOCK, task) as Promise<T>)
}
