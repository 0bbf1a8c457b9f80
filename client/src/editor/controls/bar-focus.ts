import type { Editor } from '@tiptap/core'
import { type RefObject, useEffect } from 'react'
import { focusNow } from '../input/focus.ts'

/** The bars in the order in which Alt F10 moves through them: those at the caret first, then the toolbar. */
const BARS = [
  '.cw-paste-bar',
  '.cw-table-bar',
  '.cw-bubble[data-kind="link"]',
  '.cw-picture-bar',
  '.cw-code[data-here] .cw-code-bar',
  '.cw-toolbar',
] as const

/**
 * Moves the focus to the next visible bar of {@link BARS}: from the text to the first, from a bar to the one after it.
 * Returns `false` when there is none. `root` is the editor's element.
 */
export function focusNextBar(root: HTMLElement): boolean {
  const bars = BARS.flatMap((selector) => [...root.querySelectorAll<HTMLElement>(selector)])
  const current = bars.findIndex((bar) => bar.contains(document.activeElement))
  const next = bars.slice(current + 1).find((bar) => bar.checkVisibility())
  const controls = [...(next?.querySelectorAll<HTMLElement>('a, button') ?? [])]
  const target = controls.find((control) => control.checkVisibility())
  target?.focus()
  return target !== undefined
}

/** Handles keys inside of bars: Alt F10 moves the focus to the next bar, Escape to the text. */
export function useBarKeys(root: RefObject<HTMLElement | null>, editor: Editor | null): void {
  useEffect(() => {
    const element = root.current
    if (element === null || editor === null) return
    const listener = (event: KeyboardEvent): void => {
      const inBar = event.target instanceof Element && event.target.closest(BARS.join()) !== null
      const next = event.key === 'F10' && event.altKey
      if (!inBar || (!next && event.key !== 'Escape')) return
      event.preventDefault()
      if (!next || !focusNextBar(element)) focusNow(editor)
    }
    element.addEventListener('keydown', listener)
    return () => element.removeEventListener('keydown', listener)
  }, [root, editor])
}

/** Whether a `blur` event moves the focus out of the element that handles it. */
export function leaves(event: {
  readonly currentTarget: Element
  readonly relatedTarget: EventTarget | null
}): boolean {
  return !(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))
}
