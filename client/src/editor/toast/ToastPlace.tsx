import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'

declare module '@tiptap/core' {
  interface EditorEvents {
    /** Something has just happened, or could not be done, which nothing else shows. */
    toast: { readonly text: string }
  }
}

/** How long a message is shown, in ms. */
const SHOWN_MS = 8_000

/** The one message about what has just happened, below the text. It stays while the pointer is on it. */
export function ToastPlace({ editor }: { editor: Editor }) {
  const [toast, setToast] = useState<{ readonly text: string } | null>(null)
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    editor.on('toast', setToast)
    return () => void editor.off('toast', setToast)
  }, [editor])
  useEffect(() => {
    if (toast === null || isHeld) return
    const timer = setTimeout(() => setToast(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [toast, isHeld])
  return (
    <div className="cw-toast-place" role="status">
      {toast !== null && (
        <p
          className="cw-panel cw-toast"
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
        >
          {toast.text}
        </p>
      )}
    </div>
  )
}
