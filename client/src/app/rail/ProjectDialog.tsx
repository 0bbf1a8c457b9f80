import { useId, useRef, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { organizationsApi } from '../../api/organizations.ts'
import { DOCUMENT_ROLE_NAMES, type DocumentRole } from '../../api/roles.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { navigate } from '../navigation/navigation.tsx'
import { projectKey } from '../projects/projects.ts'
import { useProjects } from '../projects/projects-context.ts'

export interface ProjectDialogProps {
  readonly onClose: () => void
  readonly onCreated?: (() => void) | undefined
  /** Called with the key of the new project. Default: opens its list. */
  readonly onMade?: (key: string) => void
}

function toProject(project: string): void {
  navigate({ page: 'project', project })
}

/**
 * Asks for the name of a new project and opens its list. Where people have rights, it is made at once; elsewhere its first
 * document makes it.
 */
export default function ProjectDialog({ onClose, onCreated, onMade = toProject }: ProjectDialogProps) {
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const session = useAccountSession()
  const organizations = useAccount()?.organizations.filter(({ role }) => role !== 'guest') ?? []
  const [chosen, setChosen] = useState('')
  const [everyone, setEveryone] = useState<DocumentRole | typeof NOBODY>('editor')
  const { reload } = useProjects()
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const key = projectKey(name)
  const organization = organizations.find((one) => one.id === chosen) ?? organizations[0]
  const open = (project: string) => {
    onClose()
    onCreated?.()
    onMade(project)
  }
  const make = async (organization: string, project: string) => {
    setBusy(true)
    setError(null)
    const api = organizationsApi(session.server, session.send)
    const result = await api.createProject(organization, {
      name: name.trim(),
      key: project,
      ...(everyone === NOBODY ? {} : { everyone }),
    })
    setBusy(false)
    if (!result.ok) {
      setError(result.error)
      field.current?.focus()
      return
    }
    reload()
    open(result.value.key)
  }
  return (
    <Dialog title="New project" onClose={onClose}>
      <form
        className="cw-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isBusy) return
          if (key === null) {
            setWrong(true)
            field.current?.focus()
          } else if (organization === undefined) open(key)
          else void make(organization.id, key)
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
            onChange={(event) => {
              setName(event.target.value)
              setError(null)
            }}
          />
          <p id={`${id}-note`} className={wrong && key === null ? 'cw-field-error' : 'cw-field-note'}>
            {key === null
              ? 'The address is made of the letters a to z and digits in the name: give it at least one.'
              : `Its documents have addresses like ${key}/plan.`}
          </p>
        </div>
        {organizations.length > 1 && organization !== undefined && (
          <SelectMenu
            label="Organization"
            outlined
            align="start"
            value={organization.id}
            options={organizations.map((one) => ({ value: one.id, label: one.name }))}
            onChoose={setChosen}
          />
        )}
        {organization !== undefined && (
          <div className="cw-field">
            <span>Everyone in {organization.name}</span>
            <SelectMenu
              label={`Everyone in ${organization.name}`}
              outlined
              align="start"
              value={everyone}
              options={FOR_EVERYONE}
              onChoose={setEveryone}
            />
          </div>
        )}
        {error !== null && (
          <p className="cw-field-error" role="alert">
            {error.message} {error.todo}
          </p>
        )}
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="cw-button cw-button-main" aria-busy={isBusy || undefined}>
            {organization === undefined ? 'Open project' : 'Make project'}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** Stands for no role. */
const NOBODY = 'nobody'

const FOR_EVERYONE: readonly { readonly value: DocumentRole | typeof NOBODY; readonly label: string }[] = [
  { value: 'editor', label: DOCUMENT_ROLE_NAMES.editor },
  { value: 'commenter', label: DOCUMENT_ROLE_NAMES.commenter },
  { value: 'viewer', label: DOCUMENT_ROLE_NAMES.viewer },
  { value: NOBODY, label: 'Sees nothing' },
]
