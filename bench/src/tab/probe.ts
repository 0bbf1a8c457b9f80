/** When the parts of a page appeared, in ms since the navigation started; null for what has not appeared yet. */
export interface Opening {
  /** The text covers the window (or all of a shorter text is there) and has been painted. */
  readonly firstScreen: number | null
  /** The text is also open for edits, and the page has painted twice since. */
  readonly editable: number | null
}

/** What the script in the page measures. */
export interface Probe {
  opening: { firstScreen: number | null; editable: number | null }
  /** For each key: from the time at which the browser got it until the frame with its change is painted, in ms. */
  keys: number[]
}

declare global {
  interface Window {
    benchProbe: Probe
  }
}

/**
 * The script that measures in the page. It is serialised, so it refers to nothing outside. `blocks` is the number of
 * blocks of the document.
 *
 * A frame counts as painted when the first task after its animation callbacks runs: the browser styles, lays out and
 * paints between the two. What the compositor adds on other threads is not included.
 */
export function installProbe(blocks: number): void {
  const probe: Probe = { opening: { firstScreen: null, editable: null }, keys: [] }
  window.benchProbe = probe
  const afterPaint = (done: (time: number) => void): void => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => {
        channel.port1.close()
        done(performance.now())
      }
      channel.port2.postMessage(null)
    })
  }
  const isCovered = (text: HTMLElement): boolean =>
    text.childElementCount >= blocks || text.getBoundingClientRect().bottom >= innerHeight
  const look = (): void => {
    const text = document.querySelector<HTMLElement>('.ProseMirror')
    const isThere = text !== null && (text.textContent?.length ?? 0) > 20 && isCovered(text)
    if (!isThere) {
      requestAnimationFrame(look)
      return
    }
    if (probe.opening.firstScreen === null) {
      afterPaint((time) => {
        probe.opening.firstScreen ??= time
      })
    }
    if (text.contentEditable !== 'true') requestAnimationFrame(look)
    else {
      afterPaint(() =>
        afterPaint((time) => {
          probe.opening.editable = time
        }),
      )
    }
  }
  requestAnimationFrame(look)
  const pressed: number[] = []
  addEventListener('keydown', (event) => pressed.push(event.timeStamp), true)
  addEventListener(
    'input',
    () => {
      const at = pressed.shift()
      if (at !== undefined) afterPaint((time) => probe.keys.push(time - at))
    },
    true,
  )
}
