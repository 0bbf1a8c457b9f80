import { useCallback, useMemo } from 'react'
import type { Send } from '../../api/http.ts'
import type { OrganizationsApi } from '../../api/organizations.ts'
import type { ProjectRecord } from '../../api/projects.ts'
import { DOCUMENT_ROLES, type DocumentRole } from '../../api/roles.ts'
import { sharingApi } from '../../api/sharing.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import { AccessRow } from '../sharing/AccessRow.tsx'
import { granteeOf } from '../sharing/grantee.ts'
import { InviteField } from '../sharing/InviteField.tsx'

export interface ProjectAccessDialogProps {
  readonly server: string
  readonly send: Send
  readonly api: OrganizationsApi
  /** The id of the reader's account. */
  readonly account: string
  readonly organization: string
  readonly project: ProjectRecord
  readonly onClose: () => void
}

/** Who may reach all documents of a project, and their roles. */
export function ProjectAccessDialog(props: ProjectAccessDialogProps) {
  const { server, send, api, account, organization, project, onClose } = props
  const { key } = project
  const sharing = useMemo(() => sharingApi(server, send), [server, send])
  const find = useCallback(
    (query: string, signal: AbortSignal) => sharing.candidates(organization, query, signal),
    [sharing, organization],
  )
  const [access, reload] = useLoaded(useCallback((signal) => api.projectAccess(key, signal), [api, key]))
  const grant = async (...[to, role]: [Parameters<typeof api.grantProject>[1], DocumentRole | null]) => {
    const result = await api.grantProject(key, to, role)
    if (result.ok) await reload()
    return result
  }
  return (
    <Dialog title={`Members of ${project.name}`} onClose={onClose}>
      {access.state === 'loading' && <LoadingRows count={3} />}
      {access.state === 'failed' && (
        <Problem what="The members could not be loaded." error={access.error} onRetry={() => void reload()} />
      )}
      {access.state === 'loaded' && (
        <>
          <InviteField find={find} roles={DOCUMENT_ROLES} onInvite={grant} />
          <ul className="cw-access-rows">
            {access.value.people.map((entry) => (
              <AccessRow
                key={`${entry.kind}:${entry.id}:${entry.grant}`}
                entry={entry}
                isOwn={entry.kind === 'account' && entry.id === account}
                roles={DOCUMENT_ROLES}
                place="project"
                onRole={(role) => grant(granteeOf(entry), role)}
              />
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
