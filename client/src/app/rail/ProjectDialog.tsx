import { useId, useRef, useState } from 'react'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { navigate } from '../navigation/navigation.tsx'
import { projectKey } from '../projects/projects.ts'

/** Asks for the name of a new project and opens its list. Its first document makes it. */
export default function ProjectDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void
  onCreated?: (() => void) | undefined
}) {
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const key = projectKey(name)
  return (
    <Dialog title="New project" onClose={onClose}>
      <form
        className="cw-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (key === null) {
            setWrong(true)
            field.current?.focus()
            return
          }
          onClose()
          onCreated?.()
          navigate({ page: 'project', project: key })
        }}
      >
        <div className="cw-field">
          <label htmlFor={id}>Name</label>
          <input
            ref={field}
            id={id}
            className="cw-input"
            maxLength={64}
            autoComplete="off"
            aria-invalid={(wrong && key === null) || undefined}
            aria-describedby={`${id}-note`}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <p id={`${id}-note`} className={wrong && key === null ? 'cw-field-error' : 'cw-field-note'}>
            {key === null
              ? 'The address is made of the letters a to z and digits in the name: give it at least one.'
              : `Its documents have addresses like ${key}/plan.`}
          </p>
        </div>
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="cw-button cw-button-main">
            Open project
          </button>
        </div>
      </form>
    </Dialog>
  )
}
