import type { Editor } from '@tiptap/core'
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  Captions,
  ImageUp,
  type LucideIcon,
  Maximize2,
  Minus,
  Plus,
  RotateCcw,
  TextCursorInput,
  Trash2,
} from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useFloating } from '../controls/floating.ts'
import { BarButton } from '../controls/ToolButton.tsx'
import { chooseFiles } from '../files/choose-files.ts'
import { filesOf } from '../files/document-files.ts'
import { replaceFile } from '../files/insert-files.ts'
import { removeAt, setAttributes } from '../files/node-edits.ts'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { DescriptionForm } from './DescriptionForm.tsx'
import type { PictureRequest } from './picture-request.ts'

export interface PictureBarProps {
  readonly editor: Editor
  /** Where the selected image or file is. */
  readonly position: number
  /** What somebody has asked for. */
  readonly request: PictureRequest | null
  readonly onDone: () => void
}

const PLACES: readonly (readonly ['left' | 'center' | 'right', string, LucideIcon])[] = [
  ['left', 'At the left', AlignLeft],
  ['center', 'In the middle', AlignCenter],
  ['right', 'At the right', AlignRight],
]

/** How much a press changes the width, percent of the column. */
const STEP = 10

/** The bar of the selected image: its place, its width, its caption and description; of a file less. */
export default function PictureBar({ editor, position, request, onDone }: PictureBarProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [isDescribing, setDescribing] = useState(false)
  useEffect(() => {
    if (request === null) return
    setDescribing(true)
    onDone()
  }, [request, onDone])
  const node = useEditorValue(editor, ({ state }) => state.doc.nodeAt(position))
  const dom = editor.view.nodeDOM(position)
  const frame = dom instanceof HTMLElement ? (dom.querySelector('.cw-picture-frame') ?? dom) : null
  const anchor = useMemo(
    () =>
      frame === null
        ? null
        : { getBoundingClientRect: () => frame.getBoundingClientRect(), contextElement: editor.view.dom },
    [frame, editor],
  )
  useFloating(ref, anchor, 'top')
  const closeForm = useCallback(() => {
    setDescribing(false)
    focusNow(editor)
  }, [editor])
  if (node === null || anchor === null) return null
  const set = (attributes: Readonly<Record<string, unknown>>) => setAttributes(editor, position, attributes)
  const { align, percent, alt, src } = node.attrs
  const isImage = node.type.name === 'image'
  const shown = () => {
    const column = dom instanceof HTMLElement ? dom.clientWidth : 0
    return percent ?? (column === 0 ? 100 : Math.round((100 * frame!.clientWidth) / column))
  }
  const grow = (change: number) =>
    set({ percent: Math.min(100, Math.max(STEP, Math.round((shown() + change) / STEP) * STEP)) })
  const tool = (label: string, Icon: LucideIcon, run: () => void, pressed: boolean | null = null) => (
    <BarButton label={label} pressed={pressed} onClick={run}>
      <Icon className="cw-icon" aria-hidden="true" />
    </BarButton>
  )
  const child = (selector: string) =>
    dom instanceof HTMLElement ? dom.querySelector<HTMLElement>(selector) : null
  return (
    <div ref={ref} className="cw-panel cw-bubble cw-picture-bar">
      {isDescribing ? (
        <DescriptionForm
          description={typeof alt === 'string' ? alt : null}
          onKeep={(description) => {
            set({ alt: description })
            closeForm()
          }}
          onClose={closeForm}
        />
      ) : (
        <Toolbar.Root className="cw-bubble-bar" aria-label={isImage ? 'Picture' : 'File'}>
          {isImage && (
            <>
              {PLACES.map(([place, label, Icon]) => (
                <BarButton
                  key={place}
                  label={label}
                  pressed={(align ?? 'center') === place}
                  onClick={() => set({ align: place === 'center' ? null : place })}
                >
                  <Icon className="cw-icon" aria-hidden="true" />
                </BarButton>
              ))}
              <Toolbar.Separator className="cw-separator" />
              {tool('Narrower', Minus, () => grow(-STEP))}
              {tool('Wider', Plus, () => grow(STEP))}
              {percent !== null && tool('Its own width', RotateCcw, () => set({ percent: null }))}
              <Toolbar.Separator className="cw-separator" />
              {tool('Description', TextCursorInput, () => setDescribing(true), alt ? true : null)}
              {tool('Caption', Captions, () => child('.cw-caption-field')?.focus())}
              {tool('Enlarge', Maximize2, () => child('.cw-enlarge')?.click())}
            </>
          )}
          {tool('Replace', ImageUp, async () => {
            const [file] = await chooseFiles(isImage ? 'image/*' : '', false)
            if (file !== undefined) replaceFile(editor, position, file)
          })}
          {tool('Remove', Trash2, () => {
            filesOf(editor).uploads.cancel(String(src ?? ''))
            removeAt(editor, position)
          })}
        </Toolbar.Root>
      )}
    </div>
  )
}
