import { useCallback } from 'react'
import type { DocumentsApi } from '../../api/documents.ts'
import { SwitchNote } from '../../interface/SwitchNote.tsx'
import { projectOf } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'

export interface TemplateNoteProps {
  readonly api: DocumentsApi
  readonly address: string
  /** Whether the document becomes a template, or none any more. */
  readonly on: boolean
  /** The server has done it. */
  readonly onDone: (isTemplate: boolean) => void
  readonly onClose: () => void
}

/** Makes a document a template or takes that back, and tells of it, with an offer to undo it. */
export default function TemplateNote({ api, address, on, onDone, onClose }: TemplateNoteProps) {
  const change = useCallback(
    async (template: boolean) => {
      const result = await api.setTemplate(address, template)
      if (result.ok) onDone(template)
      return result
    },
    [api, address, onDone],
  )
  const told = (template: boolean) =>
    template
      ? `New documents of ${projectName(projectOf(address))} can begin with this one.`
      : 'This document is no longer a template.'
  return <SwitchNote on={on} change={change} told={told} onClose={onClose} />
}
