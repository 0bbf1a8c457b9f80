import { LogOut, Settings, UserRound } from 'lucide-react'
import { useState } from 'react'
import type { Account } from '../../api/accounts.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { Menu, MenuItem, MenuRule } from '../../interface/Menu.tsx'
import { faceOf } from '../account-session/own-face.ts'
import { navigate } from '../navigation/navigation.tsx'

const SignOutDialog = later(() => import('../account-session/SignOutDialog.tsx'), Nothing)

/** The person who is signed in, with the ways to the settings and out. */
export function AccountMenu({ account }: { account: Account }) {
  const [isLeaving, setLeaving] = useState(false)
  const { name, organizations } = account
  const administered = organizations.some(({ role }) => role === 'owner' || role === 'admin')
  return (
    <>
      <Menu
        side="top"
        align="start"
        button={
          <button type="button" className="cw-rail-person" aria-label={`${name}: your account`}>
            <Avatar person={faceOf(account)} />
            <span className="cw-rail-name" dir="auto">
              {name}
            </span>
          </button>
        }
      >
        <MenuItem
          icon={UserRound}
          label="Your account"
          onChoose={() => navigate({ page: 'settings', section: 'account' })}
        />
        {administered && (
          <MenuItem
            icon={Settings}
            label="Organization"
            onChoose={() => navigate({ page: 'settings', section: 'members' })}
          />
        )}
        <MenuRule />
        <MenuItem icon={LogOut} label="Sign out" onChoose={() => setLeaving(true)} />
      </Menu>
      {isLeaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  )
}
