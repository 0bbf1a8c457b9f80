import { Ban, Check, Ellipsis, UserMinus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useMemo, useState } from 'react'
import type { Group, Member, OrganizationsApi } from '../../api/organizations.ts'
import { ORGANIZATION_ROLE_NAMES, ORGANIZATION_ROLES, type OrganizationRole } from '../../api/roles.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { Confirm } from '../../interface/Confirm.tsx'
import { Menu, MenuItem, MenuRule } from '../../interface/Menu.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { TimeFormats } from '../titles/time.ts'
import type { OrganizationPageProps } from './page-props.ts'
import { useChange } from './use-change.ts'

export interface PeopleTableProps {
  readonly api: OrganizationsApi
  readonly organization: OrganizationPageProps['organization']
  /** The id of the reader's account. */
  readonly account: string
  readonly members: readonly Member[]
  readonly groups: readonly Group[]
  readonly mayChange: boolean
  readonly isSearch: boolean
  readonly onChanged: () => Promise<void>
}

/** The people of an organization, their roles and groups. */
export function PeopleTable({ members, isSearch, ...props }: PeopleTableProps) {
  const times = useMemo(() => new TimeFormats(), [])
  if (members.length === 0)
    return (
      <p className="cw-note">{isSearch ? 'No name or address contains this.' : 'There is nobody here.'}</p>
    )
  return (
    <table className="cw-table cw-members">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Role</th>
          <th scope="col">Groups</th>
          <th scope="col">Last here</th>
          <th scope="col">
            <span className="cw-hidden">More</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow key={member.account} {...props} member={member} times={times} />
        ))}
      </tbody>
    </table>
  )
}

type MemberRowProps = Omit<PeopleTableProps, 'members' | 'isSearch'> & {
  readonly member: Member
  readonly times: TimeFormats
}

function MemberRow(props: MemberRowProps) {
  const { api, organization, account, member, groups, mayChange, times, onChanged } = props
  const change = useChange()
  const [asking, setAsking] = useState<'nothing' | 'remove' | 'disable'>('nothing')
  const isOwn = member.account === account
  // Nobody changes who is above them.
  const isBelow = ORGANIZATION_ROLES.indexOf(member.role) <= ORGANIZATION_ROLES.indexOf(organization.role)
  const roles = ORGANIZATION_ROLES.slice(0, ORGANIZATION_ROLES.indexOf(organization.role) + 1)
  const setMember = (changes: { role?: OrganizationRole; disabled?: boolean }) =>
    void change.run(() => api.changeMember(organization.id, member.account, changes), onChanged)
  const remove = () => void change.run(() => api.removeMember(organization.id, member.account), onChanged)
  return (
    <>
      <tr data-disabled={member.disabled || undefined}>
        <td>
          <span className="cw-cell">
            <Avatar person={{ name: member.name, color: member.colour ?? '', agent: false }} />
            <span className="cw-access-who">
              <span className="cw-access-name" dir="auto">
                {member.name}
                {isOwn && <span className="cw-access-you"> you</span>}
              </span>
              <span className="cw-access-why">
                {member.email}
                {!member.secondFactor && <span className="cw-warn"> · no second factor</span>}
                {member.disabled && <span className="cw-warn"> · disabled</span>}
              </span>
            </span>
          </span>
        </td>
        <td>
          {mayChange && isBelow ? (
            <SelectMenu
              label={`Role of ${member.name}`}
              align="start"
              value={member.role}
              options={roles.map((value) => ({ value, label: ORGANIZATION_ROLE_NAMES[value] }))}
              busy={change.isBusy}
              onChoose={(role) => setMember({ role })}
            />
          ) : (
            <span className="cw-members-role">{ORGANIZATION_ROLE_NAMES[member.role]}</span>
          )}
        </td>
        <td className="cw-soft">{member.groups.map(({ name }) => name).join(', ')}</td>
        <td className="cw-soft">
          {member.lastSeenAt === null ? 'not yet' : times.relative(member.lastSeenAt, Date.now())}
        </td>
        <td>
          {mayChange && (
            <Menu
              button={
                <button type="button" className="cw-tool" aria-label={`More of ${member.name}`}>
                  <Ellipsis className="cw-icon" aria-hidden="true" />
                </button>
              }
            >
              {groups.map((group) => (
                <GroupItem
                  key={group.id}
                  group={group}
                  isIn={member.groups.some(({ id }) => id === group.id)}
                  onChange={(isIn) =>
                    void change.run(
                      () => api.setGroupMember(organization.id, group.id, member.account, isIn),
                      onChanged,
                    )
                  }
                />
              ))}
              {groups.length > 0 && <MenuRule />}
              {isBelow &&
                !isOwn &&
                (member.disabled ? (
                  <MenuItem icon={Check} label="Enable" onChoose={() => setMember({ disabled: false })} />
                ) : (
                  <MenuItem icon={Ban} label="Disable…" onChoose={() => setAsking('disable')} />
                ))}
              {isBelow && (
                <MenuItem
                  icon={UserMinus}
                  label={isOwn ? 'Leave…' : 'Remove…'}
                  onChoose={() => setAsking('remove')}
                />
              )}
            </Menu>
          )}
        </td>
      </tr>
      {(asking !== 'nothing' || change.error !== null) && (
        <tr className="cw-members-below">
          <td colSpan={5}>
            {asking === 'remove' && (
              <Confirm
                text={`${member.name} loses access to everything in ${organization.name} at once. What they wrote stays.`}
                action={isOwn ? 'Leave' : 'Remove'}
                onCancel={() => setAsking('nothing')}
                onConfirm={() => {
                  setAsking('nothing')
                  remove()
                }}
              />
            )}
            {asking === 'disable' && (
              <Confirm
                text={`${member.name} is signed out everywhere and cannot sign in until the account is enabled.`}
                action="Disable"
                onCancel={() => setAsking('nothing')}
                onConfirm={() => {
                  setAsking('nothing')
                  setMember({ disabled: true })
                }}
              />
            )}
            {change.error !== null && (
              <p className="cw-field-error" role="alert">
                {change.error.message} {change.error.todo}
              </p>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

interface GroupItemProps {
  readonly group: Group
  readonly isIn: boolean
  readonly onChange: (isIn: boolean) => void
}

function GroupItem({ group, isIn, onChange }: GroupItemProps) {
  return (
    <DropdownMenu.CheckboxItem className="cw-menu-item" checked={isIn} onCheckedChange={onChange}>
      <span className="cw-menu-label" dir="auto">
        In {group.name}
      </span>
      <DropdownMenu.ItemIndicator>
        <Check className="cw-icon-small" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
}
