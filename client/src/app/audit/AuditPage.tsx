import { Download } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { type AuditFilter, auditApi } from '../../api/audit.ts'
import { organizationsApi } from '../../api/organizations.ts'
import { saveFile } from '../../editor/export/save-file.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import type { OrganizationPageProps } from '../organization/page-props.ts'
import { SettingsPage } from '../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'
import { AuditTable } from './AuditTable.tsx'
import './audit.css'

/** How many events a page has. */
const PAGE = 50

const DAY_MS = 86_400_000

const PERIODS = [
  { value: '1', label: 'Last day' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '', label: 'All time' },
] as const
type Period = (typeof PERIODS)[number]['value']

const ACTIONS = [
  { value: '', label: 'Everything' },
  { value: 'sign-in.', label: 'Sign-ins' },
  { value: 'member.', label: 'Members' },
  { value: 'grant.', label: 'Rights' },
  { value: 'link.', label: 'Links' },
  { value: 'invitation.', label: 'Invitations' },
  { value: 'project.', label: 'Projects' },
  { value: 'document.', label: 'Documents' },
  { value: 'key.', label: 'API keys' },
  { value: 'run.', label: 'Runs' },
] as const
type Action = (typeof ACTIONS)[number]['value']

/** What happened in an organization, the latest first, with filters, and as a file. */
export default function AuditPage({ organization, ...props }: SettingsPageProps) {
  return organization === null ? null : <Audit {...props} organization={organization} />
}

function Audit({ server, send, organization }: OrganizationPageProps) {
  const { id } = organization
  const api = useMemo(() => auditApi(server, send), [server, send])
  const [period, setPeriod] = useState<Period>('7')
  const [principal, setPrincipal] = useState('')
  const [action, setAction] = useState<Action>('')
  /** Where the pages before this one began, the first one first. */
  const [pages, setPages] = useState<readonly (string | null)[]>([null])
  const [file, setFile] = useState<'none' | 'busy' | 'failed'>('none')
  const people = usePrincipals(server, send, id)
  const filter = useMemo(() => filterOf(period, principal, action), [period, principal, action])
  const before = pages.at(-1) ?? null
  const [loaded, reload] = useLoaded(
    useCallback((signal) => api.list(id, filter, { before, limit: PAGE }, signal), [api, id, filter, before]),
  )
  const choose =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setPages([null])
    }
  const save = async () => {
    setFile('busy')
    const content = await api.csv(id, filter)
    setFile(content === null ? 'failed' : 'none')
    if (content !== null) saveFile(content, 'audit-log.csv', 'text/csv')
  }
  const next = loaded.state === 'loaded' ? loaded.value.next : null
  return (
    <SettingsPage
      title="Audit log"
      wide
      actions={
        <button
          type="button"
          className="cw-button"
          aria-busy={file === 'busy' || undefined}
          onClick={() => file !== 'busy' && void save()}
        >
          <Download className="cw-icon-small" aria-hidden="true" />
          CSV
        </button>
      }
    >
      <div className="cw-audit-filters" role="toolbar" aria-label="Filters">
        <SelectMenu
          label="When"
          outlined
          align="start"
          value={period}
          options={PERIODS}
          onChoose={choose(setPeriod)}
        />
        <SelectMenu
          label="Who"
          outlined
          align="start"
          value={principal}
          options={people}
          onChoose={choose(setPrincipal)}
        />
        <SelectMenu
          label="What"
          outlined
          align="start"
          value={action}
          options={ACTIONS}
          onChoose={choose(setAction)}
        />
      </div>
      {file === 'failed' && (
        <p className="cw-problem" role="alert">
          The file could not be made. Try again.
        </p>
      )}
      {loaded.state === 'loading' && <LoadingRows count={3} />}
      {loaded.state === 'failed' && (
        <Problem what="The log could not be loaded." error={loaded.error} onRetry={() => void reload()} />
      )}
      {loaded.state === 'loaded' &&
        (loaded.value.events.length === 0 ? (
          <div className="cw-empty">
            <h2>Nothing here</h2>
            <p>Nothing of this kind happened in this time.</p>
          </div>
        ) : (
          <AuditTable events={loaded.value.events} />
        ))}
      {(pages.length > 1 || next !== null) && (
        <div className="cw-audit-pager">
          <button
            type="button"
            className="cw-button cw-button-small"
            disabled={pages.length === 1}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            Newer
          </button>
          <button
            type="button"
            className="cw-button cw-button-small"
            disabled={next === null}
            onClick={() => setPages([...pages, next])}
          >
            Older
          </button>
        </div>
      )}
    </SettingsPage>
  )
}

/** The members by whom events can be filtered. */
function usePrincipals(server: string, send: OrganizationPageProps['send'], organization: string) {
  const api = useMemo(() => organizationsApi(server, send), [server, send])
  const [members] = useLoaded(useCallback((signal) => api.members(organization, signal), [api, organization]))
  return useMemo(
    () => [
      { value: '', label: 'Anyone' },
      ...(members.state === 'loaded'
        ? members.value.map(({ account, name }) => ({ value: `person:${account}`, label: name }))
        : []),
      { value: 'server', label: 'Cowrite' },
    ],
    [members],
  )
}

function filterOf(period: Period, principal: string, action: Action): AuditFilter {
  return {
    ...(period === '' ? {} : { from: new Date(Date.now() - Number(period) * DAY_MS).toISOString() }),
    ...(principal === '' ? {} : { principal }),
    ...(action === '' ? {} : { action }),
  }
}
