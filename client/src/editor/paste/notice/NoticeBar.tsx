import { type Editor, posToDOMRect } from '@tiptap/core'
import { Toolbar } from 'radix-ui'
import { useMemo, useRef } from 'react'
import { useFloating } from '../../controls/floating.ts'
import { focusNow } from '../../input/focus.ts'
import { formatAsMarkdown } from './format-markdown.ts'
import { type PasteNotice, showNotice } from './notice.ts'

/**
 * The bar below what was pasted: the offer to read it as Markdown, or a message. It takes no focus; Alt F10 goes to it,
 * Escape from it back to the text.
 */
export default function NoticeBar({ editor, notice }: { editor: Editor; notice: PasteNotice }) {
  const ref = useRef<HTMLDivElement>(null)
  const at = notice.kind === 'markdown' ? notice.to : notice.at
  const anchor = useMemo(
    () => ({
      getBoundingClientRect: () => {
        const position = Math.min(at, editor.state.doc.content.size)
        return posToDOMRect(editor.view, position, position)
      },
      contextElement: editor.view.dom as Element,
    }),
    [editor, at],
  )
  useFloating(ref, anchor, 'bottom-start')
  const close = () => {
    showNotice(editor.view, null)
    focusNow(editor)
  }
  return (
    <Toolbar.Root
      ref={ref}
      className="cw-panel cw-paste-bar"
      aria-label="What was pasted"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      {notice.kind === 'markdown' ? (
        <>
          <Choice label="Paste as Markdown" onClick={() => void formatAsMarkdown(editor)} />
          <Choice label="Keep as text" onClick={close} />
        </>
      ) : (
        <>
          <p>{notice.text}</p>
          <Choice label="OK" onClick={close} />
        </>
      )}
    </Toolbar.Root>
  )
}

function Choice({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Toolbar.Button className="cw-button" onMouseDown={(event) => event.preventDefault()} onClick={onClick}>
      {label}
    </Toolbar.Button>
  )
}
