import { Ellipsis, Pencil, Plus, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import type { Group, Member, OrganizationsApi } from '../../api/organizations.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { Menu, MenuItem } from '../../interface/Menu.tsx'
import { NameForm } from './NameForm.tsx'
import { useChange } from './use-change.ts'

export interface GroupListProps {
  readonly api: OrganizationsApi
  readonly organization: string
  readonly groups: readonly Group[]
  readonly members: readonly Member[]
  readonly mayChange: boolean
  readonly onChanged: () => Promise<void>
}

/** The groups of an organization. Who is in them is chosen in the list of people. */
export function GroupList({ api, organization, groups, members, mayChange, onChanged }: GroupListProps) {
  const [isMaking, setMaking] = useState(false)
  return (
    <>
      {groups.length === 0 && !isMaking && (
        <div className="cw-empty">
          <h2>No groups yet</h2>
          <p>A group is given a role like a person: whoever joins it later has the role, too.</p>
        </div>
      )}
      <ul className="cw-access-rows">
        {groups.map((group) => (
          <GroupRow
            key={group.id}
            api={api}
            organization={organization}
            group={group}
            members={members}
            mayChange={mayChange}
            onChanged={onChanged}
          />
        ))}
      </ul>
      {mayChange &&
        (isMaking ? (
          <NameForm
            action="Make group"
            onSave={(name) => api.createGroup(organization, { name })}
            onDone={async (saved) => {
              setMaking(false)
              if (saved) await onChanged()
            }}
          />
        ) : (
          <button type="button" className="cw-button cw-button-small" onClick={() => setMaking(true)}>
            <Plus className="cw-icon-small" aria-hidden="true" />
            New group
          </button>
        ))}
    </>
  )
}

type GroupRowProps = Omit<GroupListProps, 'groups'> & { readonly group: Group }

function GroupRow({ api, organization, group, members, mayChange, onChanged }: GroupRowProps) {
  const [state, setState] = useState<'resting' | 'renaming' | 'removing'>('resting')
  const change = useChange()
  const names = members
    .filter(({ groups }) => groups.some(({ id }) => id === group.id))
    .map(({ name }) => name)
  if (state === 'renaming')
    return (
      <li>
        <NameForm
          initial={group.name}
          action="Rename"
          onSave={(name) => api.changeGroup(organization, group.id, { name })}
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
        <span className="cw-access-mark">
          <Users className="cw-icon-small" aria-hidden="true" />
        </span>
        <span className="cw-access-who">
          <span className="cw-access-name" dir="auto">
            {group.name}
          </span>
          <span className="cw-access-why">{names.length === 0 ? 'Nobody yet' : names.join(', ')}</span>
        </span>
        {mayChange && (
          <Menu
            button={
              <button type="button" className="cw-tool" aria-label={`More of ${group.name}`}>
                <Ellipsis className="cw-icon" aria-hidden="true" />
              </button>
            }
          >
            <MenuItem icon={Pencil} label="Rename…" onChoose={() => setState('renaming')} />
            <MenuItem icon={Trash2} label="Delete…" onChoose={() => setState('removing')} />
          </Menu>
        )}
      </div>
      {state === 'removing' && (
        <Confirm
          text={`What ${group.name} was given ends for all in it.`}
          action="Delete"
          onCancel={() => setState('resting')}
          onConfirm={() => void change.run(() => api.removeGroup(organization, group.id), onChanged)}
        />
      )}
      {change.error !== null && (
        <p className="cw-field-error" role="alert">
          {change.error.message} {change.error.todo}
        </p>
      )}
    </li>
  )
}
