import { LayoutTemplate } from 'lucide-react'
import { Suspense, useState } from 'react'
import { later, Nothing } from '../../editor/controls/later.ts'
import type { TemplatesDialogProps } from './TemplatesDialog.tsx'

const TemplatesDialog = later(() => import('./TemplatesDialog.tsx'), Nothing)

/** The button that begins a document with a template. */
export function TemplatesButton(props: Omit<TemplatesDialogProps, 'onClose'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="cw-button cw-button-quiet" onClick={() => setOpen(true)}>
        <LayoutTemplate className="cw-icon" aria-hidden="true" />
        <span className="cw-list-action">Templates…</span>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <TemplatesDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
