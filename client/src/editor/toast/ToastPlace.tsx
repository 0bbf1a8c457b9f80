import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useState } from 'react'
import { Toast } from '../../interface/Toast.tsx'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** Something has just happened, or could not be done, which nothing else shows. `undo` takes it back. */
    toast: { readonly text: string; readonly undo?: () => void }
  }
}

/** The one message about what has just happened, at the lower edge of the text. */
export function ToastPlace({ editor }: { editor: Editor }) {
  const [toast, setToast] = useState<{ readonly text: string; readonly undo?: () => void } | null>(null)
  const close = useCallback(() => setToast(null), [])
  useEffect(() => {
    editor.on('toast', setToast)
    return () => void editor.off('toast', setToast)
  }, [editor])
  return (
    <div className="cw-toast-place" role="status">
      {toast !== null && (
        <Toast key={toast.text} action={actionOf(toast.undo, close)} onClose={close}>
          {toast.text}
        </Toast>
      )}
    </div>
  )
}

function actionOf(undo: (() => void) | undefined, close: () => void) {
  if (undo === undefined) return undefined
  const run = () => {
    close()
    undo()
  }
  return { label: 'Undo', run }
}
