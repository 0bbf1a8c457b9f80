/** What the browser reports about the network, with a notification when it may have changed. */
export class NetworkStatus {
  private readonly changed: () => void

  /** Calls `changed` when the browser goes online or offline and when the page becomes visible. */
  constructor(changed: () => void) {
    this.changed = changed
    addEventListener('online', changed)
    addEventListener('offline', changed)
    document.addEventListener('visibilitychange', this.visibilityChanged)
  }

  /** Whether the browser reports a network. */
  get isOnline(): boolean {
    return navigator.onLine
  }

  /** Removes the listeners. */
  destroy(): void {
    removeEventListener('online', this.changed)
    removeEventListener('offline', this.changed)
    document.removeEventListener('visibilitychange', this.visibilityChanged)
  }

  private readonly visibilityChanged = (): void => {
    if (document.visibilityState === 'visible') this.changed()
  }
}
