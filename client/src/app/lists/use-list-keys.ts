import { useEffect } from 'react'
import { isTyping, usesSingleKeys } from '../preferences/single-keys.ts'

/** What the keys of a list do. Rows are meant by their addresses. */
export interface ListKeys {
  readonly create: () => void
  readonly search: () => void
  readonly rename: (address: string) => void
  readonly select: (address: string) => void
  readonly remove: (address: string) => void
  /** Chooses none. Returns whether any was chosen. */
  readonly clear: () => boolean
}

/**
 * The keys of a list of documents: N, /, J and K or the arrows, F2, X and Delete. Those that are single characters can be
 * turned off; none of them counts while somebody types or a dialog or menu is open.
 */
export function useListKeys(keys: ListKeys): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      if (document.querySelector('dialog[open], [role="menu"], [role="dialog"]') !== null) return
      const handle = handlerOf(event, keys)
      if (handle === null || !handle()) return
      event.preventDefault()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [keys])
}

function handlerOf({ key, shiftKey }: KeyboardEvent, keys: ListKeys): (() => boolean) | null {
  const row = focusedRow()
  const address = row?.dataset['address']
  const onRow = (does: (address: string) => void) => () => {
    if (address === undefined) return false
    does(address)
    return true
  }
  switch (key) {
    case 'ArrowDown':
      return row === null ? null : () => moveFocus(row, 1)
    case 'ArrowUp':
      return row === null ? null : () => moveFocus(row, -1)
    case 'F2':
      return onRow(keys.rename)
    case 'Delete':
      return onRow(keys.remove)
    case 'Escape':
      return keys.clear
  }
  if (shiftKey || !usesSingleKeys()) return null
  switch (key) {
    case 'n':
      return does(keys.create)
    case '/':
      return does(keys.search)
    case 'j':
      return () => moveFocus(row, 1)
    case 'k':
      return () => moveFocus(row, -1)
    case 'x':
      return onRow(keys.select)
    default:
      return null
  }
}

const does = (what: () => void) => () => {
  what()
  return true
}

function focusedRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('.cw-row') ?? null
}

/** Moves the focus to the row after this one, or before it; from outside of the list to its first row. */
function moveFocus(row: HTMLElement | null, by: 1 | -1): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>('.cw-row')]
  const next = rows[row === null ? 0 : rows.indexOf(row) + by]
  const link = next?.querySelector<HTMLElement>('a.cw-row-title')
  link?.focus()
  return link != null
}
