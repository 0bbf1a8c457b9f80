/** The browser's local storage, or `null` where it is forbidden: the app works without it, forgetfully. */
export function localStore(): Storage | null {
  try {
    return window.localStorage
  } catch {
    // Reading the property itself throws when storage is blocked.
    return null
  }
}
