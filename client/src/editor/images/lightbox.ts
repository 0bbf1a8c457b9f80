import { button, icon, part } from '../files/dom.ts'
import './lightbox.css'

/** What {@link openLightbox} shows. */
export interface Enlarged {
  /** The image in the text. */
  readonly image: HTMLImageElement
  /** An address of the whole picture; `null` where the image in the text is all there is. */
  readonly whole: string | null
  readonly caption: string | null
  /** What gets the focus back. */
  readonly focus: HTMLElement
}

/** Magnifications beyond that at which the picture fits. */
const STEPS = [1, 1.5, 2, 3, 4, 6] as const

const PLUS = 'M12 5v14M5 12h14'
const MINUS = 'M5 12h14'
const CLOSE = 'M6 6l12 12M18 6 6 18'

/**
 * Shows a picture as large as the window. The keys + and −, the wheel and two presses enlarge it, it is moved by scrolling or
 * dragging, and Escape closes it.
 */
export function openLightbox({ image, whole, caption, focus }: Enlarged): void {
  const dialog = part('dialog', 'cw-modal cw-lightbox')
  dialog.setAttribute('aria-label', image.alt === '' ? 'Picture' : image.alt)
  const picture = part('img', 'cw-lightbox-image')
  picture.alt = image.alt
  picture.referrerPolicy = 'no-referrer'
  // At once what the text shows, then the whole picture.
  picture.src = image.currentSrc || image.src
  const ratio = image.naturalWidth / Math.max(1, image.naturalHeight)
  picture.style.setProperty('--cw-ratio', String(ratio))
  if (whole !== null && whole !== picture.src) {
    const larger = new Image()
    larger.referrerPolicy = 'no-referrer'
    larger.src = whole
    void larger.decode().then(
      () => {
        picture.src = whole
      },
      // It stays as the text shows it.
      () => undefined,
    )
  }
  const view = part('div', 'cw-lightbox-view', picture)
  view.tabIndex = 0
  view.setAttribute('role', 'group')
  view.setAttribute('aria-label', 'Picture; the arrow keys move it')
  let step = 0
  const zoom = (change: number, at?: { readonly x: number; readonly y: number }) => {
    const next = Math.min(STEPS.length - 1, Math.max(0, step + change))
    if (next === step) return
    const { width: before } = picture.getBoundingClientRect()
    const box = view.getBoundingClientRect()
    const point = {
      x: (at?.x ?? box.left + box.width / 2) - box.left,
      y: (at?.y ?? box.top + box.height / 2) - box.top,
    }
    step = next
    picture.style.setProperty('--cw-zoom', String(STEPS[step]))
    view.toggleAttribute('data-zoomed', step > 0)
    const grown = picture.getBoundingClientRect().width / Math.max(1, before)
    view.scrollLeft = (view.scrollLeft + point.x) * grown - point.x
    view.scrollTop = (view.scrollTop + point.y) * grown - point.y
    smaller.disabled = step === 0
    larger.disabled = step === STEPS.length - 1
  }
  const tool = (label: string, lines: string, run: () => void) => {
    const made = button('cw-tool', '', run)
    made.append(icon(lines))
    made.setAttribute('aria-label', label)
    return made
  }
  const smaller = tool('Smaller', MINUS, () => zoom(-1))
  const larger = tool('Larger', PLUS, () => zoom(1))
  const close = tool('Close', CLOSE, () => dialog.close())
  smaller.disabled = true
  const bar = part('div', 'cw-lightbox-bar', smaller, larger, close)
  dialog.append(view, bar)
  if (caption !== null) {
    const line = part('p', 'cw-lightbox-caption', caption)
    line.dir = 'auto'
    dialog.append(line)
  }
  dialog.addEventListener('keydown', (event) => {
    // Keys of the page below mean nothing here.
    event.stopPropagation()
    if (event.key === '+' || event.key === '=') zoom(1)
    else if (event.key === '-') zoom(-1)
    else if (event.key === '0') zoom(-STEPS.length)
    else return
    event.preventDefault()
  })
  view.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && step === 0 && event.deltaY > 0) return
      event.preventDefault()
      zoom(event.deltaY < 0 ? 1 : -1, { x: event.clientX, y: event.clientY })
    },
    { passive: false },
  )
  view.addEventListener('dblclick', (event) =>
    zoom(step === 0 ? 2 : -STEPS.length, { x: event.clientX, y: event.clientY }),
  )
  drag(view)
  view.addEventListener('click', (event) => {
    // A press beside the picture.
    if (event.target === view && step === 0) dialog.close()
  })
  dialog.addEventListener('close', () => {
    dialog.remove()
    focus.focus({ preventScroll: true })
  })
  const root = image.closest('.cw-root') ?? document.body
  root.append(dialog)
  dialog.showModal()
  close.focus()
}

/** Moves the content of a scrolling element with the pressed mouse. Fingers scroll it by themselves. */
function drag(view: HTMLElement): void {
  view.addEventListener('pointerdown', (down) => {
    if (down.pointerType !== 'mouse' || down.button !== 0 || !view.hasAttribute('data-zoomed')) return
    down.preventDefault()
    let last = down
    const move = (event: PointerEvent) => {
      view.scrollBy(last.clientX - event.clientX, last.clientY - event.clientY)
      last = event
    }
    const stop = () => {
      view.removeEventListener('pointermove', move)
      view.removeEventListener('pointerup', stop)
      view.removeEventListener('pointercancel', stop)
    }
    view.setPointerCapture(down.pointerId)
    view.addEventListener('pointermove', move)
    view.addEventListener('pointerup', stop)
    view.addEventListener('pointercancel', stop)
  })
}
