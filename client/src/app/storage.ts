/** The browser's local storage; `null` where it is blocked. The app works without it and stores nothing then. */
export function localStore(): Storage | null {
  try {
    return window.localStorage
  } catch {
    // Reading the property throws when storage is blocked.
    return null
  }
}
