import { X } from 'lucide-react'
import { type KeyboardEvent, Suspense, useEffect, useState } from 'react'
import { useMedia } from '../controls/use-media.ts'
import { focusNow } from '../input/focus.ts'
import type { Panel, PanelProps } from './panel.ts'
import './side-panel.css'

export interface SidePanelProps extends PanelProps {
  readonly panel: Panel
}

/**
 * The frame of the panel that is open: beside the text where the window is wide, otherwise over it, where a press in the
 * text closes it, and on phones a sheet at the lower edge.
 */
export default function SidePanel({ panel, ...props }: SidePanelProps) {
  const { editor, isOver, onClose } = props
  const isSheet = useMedia('(width < 40rem)')
  const [isTall, setTall] = useState(false)
  useEffect(() => {
    const page = editor.view.dom.closest('.cw-page')
    if (!isOver) return
    page?.addEventListener('pointerdown', onClose)
    return () => page?.removeEventListener('pointerdown', onClose)
  }, [editor, isOver, onClose])
  const { title, content: Content, head: Head } = panel
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.stopPropagation()
    onClose()
    focusNow(editor)
  }
  return (
    <section className="cw-side" aria-label={title} data-tall={isTall || undefined} onKeyDown={onKeyDown}>
      {isSheet && (
        <button
          type="button"
          className="cw-side-handle"
          aria-label={isTall ? 'Smaller' : 'Larger'}
          aria-expanded={isTall}
          onClick={() => setTall(!isTall)}
        />
      )}
      <header className="cw-side-head">
        <h2>{title}</h2>
        {Head !== undefined && (
          <Suspense fallback={null}>
            <Head {...props} />
          </Suspense>
        )}
        <button
          type="button"
          className="cw-tool"
          aria-label={`Close the ${title.toLowerCase()}`}
          onClick={() => {
            onClose()
            // On phones the text would open the keyboard.
            if (!isSheet) focusNow(editor)
          }}
        >
          <X className="cw-icon" aria-hidden="true" />
        </button>
      </header>
      <div className="cw-side-body">
        <Suspense fallback={null}>
          <Content {...props} />
        </Suspense>
      </div>
    </section>
  )
}
