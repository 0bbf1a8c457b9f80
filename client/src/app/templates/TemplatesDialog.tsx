import { useEffect, useRef, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { importDocument, newAddress } from '../../api/imports.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { TEMPLATES, type Template } from './templates.ts'
import './templates.css'

export interface TemplatesDialogProps {
  readonly server: string
  /** The project of the new document. */
  readonly project: string
  /** Opens a document. */
  readonly onOpen: (address: string) => void
  readonly onClose: () => void
}

/** The templates; a press creates a document of one and opens it. */
export default function TemplatesDialog({ server, project, onOpen, onClose }: TemplatesDialogProps) {
  const [busy, setBusy] = useState<Template | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const controller = new AbortController()
    leaving.current = controller
    return () => controller.abort()
  }, [])

  const create = async (template: Template) => {
    const { signal } = leaving.current
    setBusy(template)
    setError(null)
    const { name, markdown } = template
    const result = await importDocument(server, { markdown, address: newAddress(name, project) }, signal)
    if (signal.aborted) return
    setBusy(null)
    if (result.ok) onOpen(result.value.address)
    else setError(result.error)
  }

  return (
    <Dialog title="Templates" onClose={onClose}>
      {error !== null && (
        <p className="cw-problem" role="alert">
          The document was not created. {error.message} {error.todo}
        </p>
      )}
      <ul className="cw-templates">
        {TEMPLATES.map((template) => (
          <li key={template.name}>
            <button
              type="button"
              className="cw-template"
              aria-busy={busy === template}
              onClick={() => {
                if (busy !== null) return
                create(template).catch((error: unknown) => {
                  if (!leaving.current.signal.aborted) throw error
                })
              }}
            >
              <strong>{template.name}</strong>
              <span>{template.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
