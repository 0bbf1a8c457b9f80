import type { Editor } from '@tiptap/core'
import { GripVertical } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'
import { usePortal } from '../../interface/use-portal.ts'
import { elementAt, firstLineOf, type Gap } from '../blocks/block-geometry.ts'
import { type BlockTarget, rangeOf, targetOf } from '../blocks/block-target.ts'
import { type BlockRange, selectedUnits, selectionOf, unitsAt } from '../blocks/block-units.ts'
import { focusNow } from '../input/focus.ts'
import { BlockMenu } from './BlockMenu.tsx'
import { type BlockDrag, dragBlocks } from './drag-blocks.ts'
import { useHoveredUnit } from './use-hovered-unit.ts'

/** How far the pointer moves before a press becomes a drag, CSS pixels. */
const DRAG_DISTANCE = 4

/** What the handle is doing. */
type Activity =
  | { readonly state: 'idle' }
  | { readonly state: 'menu'; readonly target: BlockTarget }
  | { readonly state: 'pressed'; readonly target: BlockTarget; readonly x: number; readonly y: number }
  | { readonly state: 'dragging'; readonly drag: BlockDrag }

const IDLE: Activity = { state: 'idle' }

export interface BlockHandleProps {
  readonly editor: Editor
  readonly editable: boolean
  /** The document's address, for links to its blocks; `null` where it has none of its own. */
  readonly address: string | null
  /** How often the menu was asked for by a key or a button. */
  readonly asked: number
}

/**
 * The one handle of all blocks, in the margin beside the block at the pointer. A press selects the block and opens its
 * menu; dragged, it moves the block, or all selected ones.
 */
export default function BlockHandle({ editor, editable, address, asked }: BlockHandleProps) {
  const handle = useRef<HTMLButtonElement>(null)
  const line = useRef<HTMLDivElement>(null)
  const portal = usePortal()
  const [activity, setActivity] = useState<Activity>(IDLE)
  const present = useRef(activity)
  present.current = activity
  const become = useCallback((next: Activity) => {
    present.current = next
    setActivity(next)
  }, [])

  const place = useCallback(
    (range: BlockRange | null) => placeHandle(editor, handle.current, range),
    [editor],
  )
  const isIdle = useCallback(() => present.current.state === 'idle', [])
  const hovered = useHoveredUnit(editor, place, isIdle)

  const openMenu = useCallback(
    (range: BlockRange) => {
      const target = targetOf(editor.state, range)
      if (target === null) return
      place(range)
      if (editable) select(editor, range)
      become({ state: 'menu', target })
    },
    [editor, editable, place, become],
  )
  const open = useRef(openMenu)
  open.current = openMenu
  useEffect(() => {
    const range = asked === 0 ? null : selectedUnits(editor.state)
    if (range !== null) open.current(range)
  }, [editor, asked])

  // What others do may remove the blocks that are meant.
  const target = activity.state === 'menu' ? activity.target : null
  useEffect(() => {
    if (target === null) return
    const check = () => {
      const range = rangeOf(editor.state, target)
      if (range === null) become(IDLE)
      else place(range)
    }
    editor.on('frame', check)
    return () => void editor.off('frame', check)
  }, [editor, target, place, become])

  const showGap = useCallback((gap: Gap | null) => placeLine(line.current, gap), [])
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    // The menu would open by itself otherwise, and the text would lose the focus.
    event.preventDefault()
    const unit = hovered()
    if (event.button !== 0 || unit === null) return
    const target = targetOf(editor.state, unitsAt(editor.state, unit))
    if (target === null) return
    event.currentTarget.setPointerCapture(event.pointerId)
    become({ state: 'pressed', target, x: event.clientX, y: event.clientY })
  }
  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    const now = present.current
    if (now.state === 'dragging') now.drag.move(clientX, clientY)
    if (now.state !== 'pressed' || !editable) return
    if (Math.hypot(clientX - now.x, clientY - now.y) < DRAG_DISTANCE) return
    const { target, x, y } = now
    const range = rangeOf(editor.state, target)
    if (range === null) return become(IDLE)
    select(editor, range)
    const drag = dragBlocks({
      view: editor.view,
      target,
      start: { x, y },
      onGap: showGap,
      onEnd: () => become(IDLE),
    })
    drag.move(clientX, clientY)
    become({ state: 'dragging', drag })
  }
  const onPointerUp = () => {
    const now = present.current
    if (now.state === 'dragging') {
      now.drag.drop()
      focusNow(editor)
    }
    if (now.state !== 'pressed') return
    const range = rangeOf(editor.state, now.target)
    if (range === null) become(IDLE)
    else openMenu(range)
  }
  const cancel = useCallback(() => {
    const now = present.current
    if (now.state === 'dragging') now.drag.cancel()
    else if (now.state === 'pressed') become(IDLE)
  }, [become])
  useEscape(activity.state === 'dragging', cancel)
  // A handle that goes leaves no drag behind.
  useEffect(() => cancel, [cancel])

  return (
    <>
      <DropdownMenu.Root
        open={activity.state === 'menu'}
        onOpenChange={(isOpen) => !isOpen && become(IDLE)}
        modal={false}
      >
        <DropdownMenu.Trigger asChild>
          <button
            ref={(element) => {
              handle.current = element
              portal.ref(element)
            }}
            type="button"
            className="cw-block-handle"
            aria-label={editable ? 'Block menu, or drag to move' : 'Block menu'}
            data-dragging={activity.state === 'dragging' || undefined}
            tabIndex={-1}
            hidden
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={cancel}
            onMouseDown={(event) => event.preventDefault()}
            onKeyDown={(event: KeyboardEvent) => event.preventDefault()}
          >
            <GripVertical className="cw-icon-small" aria-hidden="true" />
          </button>
        </DropdownMenu.Trigger>
        {target !== null && (
          <BlockMenu
            editor={editor}
            editable={editable}
            address={address}
            target={target}
            container={portal.container}
          />
        )}
      </DropdownMenu.Root>
      <div ref={line} className="cw-block-line" hidden />
    </>
  )
}

function select({ view }: Editor, range: BlockRange): void {
  view.dispatch(view.state.tr.setSelection(selectionOf(view.state.doc, range)))
}

/** Puts the handle beside the first line of blocks, in coordinates of the element around the text. */
function placeHandle(editor: Editor, handle: HTMLElement | null, range: BlockRange | null): void {
  if (handle === null) return
  const element = range === null ? null : elementAt(editor.view, range.from)
  const around = handle.offsetParent ?? handle.parentElement
  handle.hidden = element === null
  if (element === null || around === null) return
  // The first row of a table has a control of its own there.
  const isTable = element.classList.contains('tableWrapper')
  const { top, height } = isTable
    ? { top: element.getBoundingClientRect().top - handle.offsetHeight, height: handle.offsetHeight }
    : firstLineOf(element)
  const start = (handle.offsetParent ?? around).getBoundingClientRect().top
  handle.style.top = `${Math.round(top - start + (height - handle.offsetHeight) / 2)}px`
}

function placeLine(line: HTMLElement | null, gap: Gap | null): void {
  if (line === null) return
  line.hidden = gap === null
  const around = line.offsetParent?.getBoundingClientRect()
  if (gap === null || around === undefined) return
  line.style.left = `${Math.round(gap.left - around.left)}px`
  line.style.top = `${Math.round(gap.y - around.top)}px`
  line.style.width = `${Math.round(gap.width)}px`
}

/** Calls `onEscape` at Escape while `isOn`, before anything else has the key. */
function useEscape(isOn: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!isOn) return
    const listener = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      onEscape()
    }
    addEventListener('keydown', listener, { capture: true })
    return () => removeEventListener('keydown', listener, { capture: true })
  }, [isOn, onEscape])
}
