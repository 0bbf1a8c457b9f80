import type { Editor } from '@tiptap/core'
import { Suspense } from 'react'
import { later, Nothing } from '../controls/later.ts'
import { useMedia } from '../controls/use-media.ts'
import type { Panel, PanelProps } from './panel.ts'
import { useOpenPanel } from './use-open-panel.ts'

const SidePanel = later(() => import('./SidePanel.tsx'), Nothing)

export interface PanelPlaceProps extends Pick<PanelProps, 'session' | 'editable' | 'address'> {
  readonly panels: readonly Panel[]
  /** `null` until there is an editor. */
  readonly editor: Editor | null
}

/** The panel that is open. One beside the text has its place from the start, so that the text does not move. */
export function PanelPlace({ panels, editor, session, editable, address }: PanelPlaceProps) {
  const isOver = !useMedia('(width >= 69.5rem)')
  const [open, close] = useOpenPanel(editor, panels, isOver)
  if (open === null) return null
  const place = <div className="cw-side" />
  if (editor === null) return place
  return (
    <Suspense fallback={place}>
      <SidePanel
        key={open.panel.id}
        panel={open.panel}
        editor={editor}
        session={session}
        editable={editable}
        address={address}
        isAsked={open.isAsked}
        isOver={isOver}
        onClose={close}
      />
    </Suspense>
  )
}
