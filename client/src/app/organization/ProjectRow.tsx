import { Ellipsis, Pencil, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import type { Send } from '../../api/http.ts'
import type { OrganizationsApi } from '../../api/organizations.ts'
import type { ProjectRecord } from '../../api/projects.ts'
import { administers, DOCUMENT_ROLE_NAMES } from '../../api/roles.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { Menu, MenuItem } from '../../interface/Menu.tsx'
import { NameForm } from './NameForm.tsx'
import { ProjectAccessDialog } from './ProjectAccessDialog.tsx'
import { ProjectName } from './ProjectName.tsx'
import type { OrganizationPageProps } from './page-props.ts'
import { useChange } from './use-change.ts'

export interface ProjectRowProps {
  readonly server: string
  readonly send: Send
  readonly api: OrganizationsApi
  /** The id of the reader's account. */
  readonly account: string
  readonly organization: OrganizationPageProps['organization']
  readonly project: ProjectRecord
  readonly onChanged: () => Promise<void>
}

/** A project: its name, who is in it, and the way to the trash and back. */
export function ProjectRow({
  server,
  send,
  api,
  account,
  organization,
  project,
  onChanged,
}: ProjectRowProps) {
  const [state, setState] = useState<'resting' | 'renaming' | 'trashing' | 'members'>('resting')
  const change = useChange()
  const { name } = project
  const owns = administers(organization.role) || project.role === 'owner'
  if (state === 'renaming')
    return (
      <li>
        <NameForm
          initial={name}
          action="Rename"
          onSave={(renamed) => api.renameProject(project.key, renamed)}
          onDone={async (saved) => {
            setState('resting')
            if (saved) await onChanged()
          }}
        />
      </li>
    )
  return (
    <li>
      <div className="cw-access-row cw-ruled">
        <ProjectName project={project} />
        {project.trashedAt !== null ? (
          owns && (
            <button
              type="button"
              className="cw-button cw-button-small"
              aria-label={`Restore ${name}`}
              aria-busy={change.isBusy || undefined}
              onClick={() => void change.run(() => api.restoreProject(project.key), onChanged)}
            >
              Restore
            </button>
          )
        ) : owns ? (
          <>
            <button
              type="button"
              className="cw-button cw-button-small"
              aria-label={`Members of ${name}`}
              onClick={() => setState('members')}
            >
              Members
            </button>
            <Menu
              button={
                <button type="button" className="cw-tool" aria-label={`More of ${name}`}>
                  <Ellipsis className="cw-icon" aria-hidden="true" />
                </button>
              }
            >
              <MenuItem icon={Users} label="Members and roles…" onChoose={() => setState('members')} />
              <MenuItem icon={Pencil} label="Rename…" onChoose={() => setState('renaming')} />
              <MenuItem icon={Trash2} label="Move to trash…" onChoose={() => setState('trashing')} />
            </Menu>
          </>
        ) : (
          project.role != null && <span className="cw-access-role">{DOCUMENT_ROLE_NAMES[project.role]}</span>
        )}
      </div>
      {state === 'trashing' && (
        <Confirm
          text={`Nobody reaches the documents of ${name} until it is restored. Who has one open is put out at once.`}
          action="Move to trash"
          onCancel={() => setState('resting')}
          onConfirm={() => {
            setState('resting')
            void change.run(() => api.trashProject(project.key), onChanged)
          }}
        />
      )}
      {change.error !== null && (
        <p className="cw-field-error" role="alert">
          {change.error.message} {change.error.todo}
        </p>
      )}
      {state === 'members' && (
        <ProjectAccessDialog
          server={server}
          send={send}
          api={api}
          account={account}
          organization={organization.id}
          project={project}
          onClose={() => setState('resting')}
        />
      )}
    </li>
  )
}
