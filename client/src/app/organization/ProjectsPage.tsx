import { Plus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { organizationsApi } from '../../api/organizations.ts'
import type { ProjectRecord } from '../../api/projects.ts'
import { administers } from '../../api/roles.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import ProjectDialog from '../rail/ProjectDialog.tsx'
import { SettingsPage } from '../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'
import { ProjectRow } from './ProjectRow.tsx'
import type { OrganizationPageProps } from './page-props.ts'
import './organization.css'

/** The projects of an organization, also those in the trash. */
export default function ProjectsPage({ organization, ...props }: SettingsPageProps) {
  return organization === null ? null : <Projects {...props} organization={organization} />
}

function Projects({ server, send, account, organization }: OrganizationPageProps) {
  const api = useMemo(() => organizationsApi(server, send), [server, send])
  const { id, role } = organization
  const [loaded, reload] = useLoaded(useCallback((signal) => api.projects(id, signal), [api, id]))
  const [isMaking, setMaking] = useState(false)
  const mayCreate = role !== 'guest'
  const row = (project: ProjectRecord) => (
    <ProjectRow
      key={project.key}
      server={server}
      send={send}
      api={api}
      account={account.id}
      organization={organization}
      project={project}
      onChanged={reload}
    />
  )
  return (
    <SettingsPage
      title="Projects"
      actions={
        mayCreate && (
          <button type="button" className="cw-button cw-button-main" onClick={() => setMaking(true)}>
            <Plus className="cw-icon-small" aria-hidden="true" />
            New project
          </button>
        )
      }
    >
      {isMaking && <ProjectDialog onClose={() => setMaking(false)} onMade={() => void reload()} />}
      {loaded.state === 'loading' && <LoadingRows count={3} />}
      {loaded.state === 'failed' && (
        <Problem
          what="The projects could not be loaded."
          error={loaded.error}
          onRetry={() => void reload()}
        />
      )}
      {loaded.state === 'loaded' && (
        <>
          {loaded.value.length === 0 && !isMaking && (
            <div className="cw-empty">
              <h2>No projects yet</h2>
              <p>
                {administers(role)
                  ? 'A project holds documents that the same people write.'
                  : 'Nobody has let you into a project yet.'}
              </p>
            </div>
          )}
          <ul className="cw-access-rows">{loaded.value.filter((one) => one.trashedAt === null).map(row)}</ul>
          {loaded.value.some((one) => one.trashedAt !== null) && (
            <section aria-label="Trash">
              <div className="cw-access-head">
                <h2>Trash</h2>
              </div>
              <ul className="cw-access-rows">
                {loaded.value.filter((one) => one.trashedAt !== null).map(row)}
              </ul>
            </section>
          )}
        </>
      )}
    </SettingsPage>
  )
}
