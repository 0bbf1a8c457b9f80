import { type Editor, getMarkRange, isTextSelection, posToDOMRect } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { MessageSquarePlus } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { AgentIcon } from '../../interface/agent-icon.ts'
import { useRuns } from '../assistant/use-runs.ts'
import type {} from '../comments/comment-marks.ts'
import { leaves } from '../controls/bar-focus.ts'
import { useFloating } from '../controls/floating.ts'
import { ask } from '../controls/requests.ts'
import { ToolButton } from '../controls/ToolButton.tsx'
import { focusNow } from '../input/focus.ts'
import { LinkCard, LinkForm } from '../links/LinkPanel.tsx'
import { linkAction } from '../links/link-action.ts'
import { rangeOfLink, useHoveredLink } from '../links/use-hovered-link.ts'
import { MARKS } from '../marks/mark-actions.ts'
import { useEditorValue } from '../state/use-editor-value.ts'

export interface BubbleMenuProps {
  readonly editor: Editor
  /** Whether the link form is open. */
  readonly linking: boolean
  readonly onLinking: (linking: boolean) => void
}

/** The floating bar at the selection: marks, the card of the link at the pointer or the caret, or the link form. */
export function BubbleMenu({ editor, linking, onLinking }: BubbleMenuProps) {
  const ref = useRef<HTMLDivElement>(null)
  const runs = useRuns(editor)
  const [, focusLeft] = useReducer((count: number) => count + 1, 0)
  const hovered = useHoveredLink(editor, ref)
  const { kind, from, to } = useEditorValue(editor, (editor) =>
    placeOf(editor, linking, hovered, ref.current),
  )
  const dragging = useDragging(editor)
  const dismissed = useDismissed(`${kind} ${from} ${to}`)
  const shown = kind !== 'none' && (linking || (!dragging && !dismissed.now))
  const anchor = useMemo(
    () =>
      shown
        ? {
            getBoundingClientRect: () => {
              const size = editor.state.doc.content.size
              return posToDOMRect(editor.view, Math.min(from, size), Math.min(to, size))
            },
            contextElement: editor.view.dom,
          }
        : null,
    [editor, shown, from, to],
  )
  const close = useCallback(() => {
    onLinking(false)
    focusNow(editor)
  }, [editor, onLinking])
  const { dismiss } = dismissed
  useEscape(
    shown,
    useCallback(() => {
      dismiss()
      close()
    }, [dismiss, close]),
  )
  useFloating(ref, anchor, kind === 'format' ? 'top' : 'bottom-start')
  if (!shown) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it handles only the loss of the focus, which is no interaction.
    <div
      ref={ref}
      className="cw-panel cw-bubble"
      data-kind={kind}
      onBlur={(event) => leaves(event) && focusLeft()}
    >
      {kind === 'form' && <LinkForm editor={editor} onClose={close} />}
      {kind === 'link' && <LinkCard editor={editor} from={from} onEdit={() => onLinking(true)} />}
      {kind === 'comment' && (
        <Toolbar.Root className="cw-bubble-bar" aria-label="The selection">
          <CommentTool editor={editor} onBegin={dismiss} />
        </Toolbar.Root>
      )}
      {kind === 'format' && (
        <Toolbar.Root className="cw-bubble-bar" aria-label="Formatting of the selection">
          {MARKS.map((action) => (
            <ToolButton key={action.id} editor={editor} action={action} />
          ))}
          <ToolButton editor={editor} action={linkAction(() => onLinking(true))} />
          <CommentTool editor={editor} onBegin={dismiss} />
          {runs !== null && (
            <>
              <Toolbar.Separator className="cw-separator" />
              <Toolbar.Button
                className="cw-tool cw-bubble-ask"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  dismiss()
                  editor.emit('ask', { about: 'selection' })
                }}
              >
                <AgentIcon className="cw-icon" aria-hidden="true" />
                Ask
              </Toolbar.Button>
            </>
          )}
        </Toolbar.Root>
      )}
    </div>
  )
}

interface Place {
  readonly kind: 'none' | 'format' | 'link' | 'form' | 'comment'
  readonly from: number
  readonly to: number
}

function placeOf(
  editor: Editor,
  linking: boolean,
  hovered: HTMLElement | null,
  bubble: HTMLElement | null,
): Place {
  const { selection, doc, schema } = editor.state
  const { from, to, empty, $from } = selection
  if (linking) return { kind: 'form', from, to }
  const link = hovered !== null && editor.isEditable ? rangeOfLink(editor, hovered) : null
  if (link !== null) return { kind: 'link', ...link }
  const focused = editor.isFocused || bubble?.contains(document.activeElement) === true
  if (!editor.isEditable && !empty && isCommenter(editor) && isTextBetween(doc, from, to))
    return { kind: 'comment', from, to }
  if (!editor.isEditable || !focused || editor.isActive('codeBlock')) return { kind: 'none', from, to }
  if (empty) {
    const range = editor.isActive('link') ? getMarkRange($from, schema.marks['link']!) : undefined
    return range === undefined ? { kind: 'none', from, to } : { kind: 'link', from: range.from, to: range.to }
  }
  const hasText = isTextSelection(selection) && isTextBetween(doc, from, to)
  return { kind: hasText ? 'format' : 'none', from, to }
}

/** Whether who may only read the text may comment on it. */
function isCommenter({ storage }: Editor): boolean {
  return storage.commentMarks.list?.snapshot().mayComment === true
}

function CommentTool({ editor, onBegin }: { editor: Editor; onBegin: () => void }) {
  if (editor.storage.commentMarks.list === null) return null
  return (
    <Toolbar.Button
      className="cw-tool"
      aria-label="Comment"
      data-cw-tip="Comment"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        onBegin()
        ask(editor, 'comment', { on: 'selection' })
      }}
    >
      <MessageSquarePlus className="cw-icon" aria-hidden="true" />
    </Toolbar.Button>
  )
}

/** Whether there is more than white space between two positions. Looks no further than the first characters. */
function isTextBetween(doc: Node, from: number, to: number): boolean {
  let found = false
  doc.nodesBetween(from, to, (node, position) => {
    if (node.isText && !found)
      found = node.text!.slice(Math.max(from - position, 0), to - position).trim() !== ''
    return !found
  })
  return found
}

/** Whether the user is selecting text with the pointer. The menu is hidden meanwhile. */
function useDragging(editor: Editor): boolean {
  const [dragging, setDragging] = useState(false)
  useEffect(() => {
    const down = () => setDragging(true)
    const up = () => setDragging(false)
    const { dom } = editor.view
    dom.addEventListener('pointerdown', down)
    addEventListener('pointerup', up)
    addEventListener('pointercancel', up)
    return () => {
      dom.removeEventListener('pointerdown', down)
      removeEventListener('pointerup', up)
      removeEventListener('pointercancel', up)
    }
  }, [editor])
  return dragging
}

/** Whether Escape has hidden the menu for the present selection. */
function useDismissed(selection: string): { now: boolean; dismiss: () => void } {
  const [dismissed, setDismissed] = useState<string | null>(null)
  const dismiss = useCallback(() => setDismissed(selection), [selection])
  return { now: dismissed === selection, dismiss }
}

/** Calls `onEscape` for each press of the Escape key in the window while `active`. */
function useEscape(active: boolean, onEscape: () => void): void {
  useEffect(() => {
    if (!active) return
    const listener = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing) onEscape()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [active, onEscape])
}
