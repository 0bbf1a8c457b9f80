/**
 * The browser's local storage; `null` where it is blocked, for example in a frame of another site. All works without it,
 * and nothing is stored then.
 */
export function localStore(): Storage | null {
  try {
    return window.localStorage
  } catch {
    // Reading the property throws when storage is blocked.
    return null
  }
}

/** The browser's storage of this window, which ends with it; `null` where it is blocked. */
export function windowStore(): Storage | null {
  try {
    return window.sessionStorage
  } catch {
    // As above.
    return null
  }
}
