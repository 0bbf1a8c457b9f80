import { Folder } from 'lucide-react'
import type { ProjectRecord } from '../../api/projects.ts'

/** The mark and the names of a project. */
export function ProjectName({ project }: { project: ProjectRecord }) {
  return (
    <>
      <span className="cw-access-mark">
        <Folder className="cw-icon-small" aria-hidden="true" />
      </span>
      <span className="cw-access-who">
        <span className="cw-access-name" dir="auto">
          {project.name}
        </span>
        <span className="cw-access-why">
          {project.key}
          {` · ${project.documents === 1 ? '1 document' : `${project.documents} documents`}`}
        </span>
      </span>
    </>
  )
}
