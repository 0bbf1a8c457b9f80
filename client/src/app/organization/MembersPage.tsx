import { Link2, Plus, Search } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { type Group, type Invitation, type Member, organizationsApi } from '../../api/organizations.ts'
import { administers } from '../../api/roles.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import { Segments } from '../../interface/Segments.tsx'
import { type Loaded, useLoaded } from '../../interface/use-loaded.ts'
import { SettingsPage } from '../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../settings-frame/settings-section.ts'
import { GroupList } from './GroupList.tsx'
import { InvitationList } from './InvitationList.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { PeopleTable } from './PeopleTable.tsx'
import type { OrganizationPageProps } from './page-props.ts'
import './organization.css'

type View = 'people' | 'groups' | 'invitations'

/** The people of an organization, its groups and its invitations. */
export default function MembersPage({ organization, ...props }: SettingsPageProps) {
  return organization === null ? null : <Members {...props} organization={organization} />
}

function Members({ server, send, account, organization }: OrganizationPageProps) {
  const { id, role } = organization
  const api = useMemo(() => organizationsApi(server, send), [server, send])
  const mayChange = administers(role)
  const [members, reloadMembers] = useLoaded(useCallback((signal) => api.members(id, signal), [api, id]))
  const [groups, reloadGroups] = useLoaded(useCallback((signal) => api.groups(id, signal), [api, id]))
  const [invitations, reloadInvitations] = useLoaded(
    useCallback(
      (signal: AbortSignal) =>
        mayChange ? api.invitations(id, signal) : Promise.resolve({ ok: true as const, value: [] }),
      [api, id, mayChange],
    ),
  )
  const [view, setView] = useState<View>('people')
  const [query, setQuery] = useState('')
  const [inviting, setInviting] = useState<'none' | 'address' | 'link'>('none')
  const reloadPeople = async () => {
    await Promise.all([reloadMembers(), reloadGroups()])
  }
  const segments = [
    { id: 'people' as const, label: 'People', count: countOf(members) },
    { id: 'groups' as const, label: 'Groups', count: countOf(groups) },
    ...(mayChange ? [{ id: 'invitations' as const, label: 'Invitations', count: countOf(invitations) }] : []),
  ]
  return (
    <SettingsPage
      title="Members"
      wide
      actions={
        mayChange && (
          <>
            <button type="button" className="cw-button" onClick={() => setInviting('link')}>
              <Link2 className="cw-icon-small" aria-hidden="true" />
              Invitation link
            </button>
            <button type="button" className="cw-button cw-button-main" onClick={() => setInviting('address')}>
              <Plus className="cw-icon-small" aria-hidden="true" />
              Invite
            </button>
          </>
        )
      }
    >
      <Segments
        label="Members"
        segments={segments}
        present={view}
        onPresent={setView}
        beside={view === 'people' && <SearchField query={query} onQuery={setQuery} />}
      >
        {view === 'people' && (
          <View what="The members could not be loaded." loaded={members} onRetry={reloadMembers}>
            {(value) => (
              <PeopleTable
                api={api}
                organization={organization}
                account={account.id}
                members={matching(value, query)}
                groups={groups.state === 'loaded' ? groups.value : []}
                mayChange={mayChange}
                isSearch={query.trim() !== ''}
                onChanged={reloadPeople}
              />
            )}
          </View>
        )}
        {view === 'groups' && (
          <View what="The groups could not be loaded." loaded={groups} onRetry={reloadGroups}>
            {(value) => (
              <GroupList
                api={api}
                organization={id}
                groups={value}
                members={members.state === 'loaded' ? members.value : []}
                mayChange={mayChange}
                onChanged={reloadPeople}
              />
            )}
          </View>
        )}
        {view === 'invitations' && (
          <View what="The invitations could not be loaded." loaded={invitations} onRetry={reloadInvitations}>
            {(value) => (
              <InvitationList
                api={api}
                organization={id}
                invitations={value}
                onInvite={() => setInviting('address')}
                onChanged={reloadInvitations}
              />
            )}
          </View>
        )}
      </Segments>
      {inviting !== 'none' && (
        <InviteDialog
          api={api}
          organization={organization}
          kind={inviting}
          groups={groups.state === 'loaded' ? groups.value : []}
          onInvited={reloadInvitations}
          onClose={() => setInviting('none')}
        />
      )}
    </SettingsPage>
  )
}

interface ViewProps<T> {
  readonly what: string
  readonly loaded: Loaded<T>
  readonly onRetry: () => Promise<void>
  readonly children: (value: T) => React.ReactNode
}

function View<T>({ what, loaded, onRetry, children }: ViewProps<T>) {
  switch (loaded.state) {
    case 'loading':
      return <LoadingRows count={3} />
    case 'failed':
      return <Problem what={what} error={loaded.error} onRetry={() => void onRetry()} />
    case 'loaded':
      return children(loaded.value)
    default:
      return loaded satisfies never
  }
}

function SearchField({ query, onQuery }: { query: string; onQuery: (query: string) => void }) {
  return (
    <span className="cw-members-search">
      <Search className="cw-icon-small" aria-hidden="true" />
      <input
        className="cw-input"
        type="search"
        aria-label="Name or address"
        placeholder="Name or address"
        autoComplete="off"
        value={query}
        onChange={(event) => onQuery(event.target.value)}
      />
    </span>
  )
}

function matching(members: readonly Member[], query: string): readonly Member[] {
  const wanted = query.trim().toLocaleLowerCase()
  if (wanted === '') return members
  return members.filter(
    ({ name, email }) =>
      name.toLocaleLowerCase().includes(wanted) || (email ?? '').toLowerCase().includes(wanted),
  )
}

function countOf(loaded: Loaded<readonly (Member | Group | Invitation)[]>): number | undefined {
  return loaded.state === 'loaded' ? loaded.value.length : undefined
}
