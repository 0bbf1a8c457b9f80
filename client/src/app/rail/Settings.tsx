import { SlidersHorizontal, UserRoundPlus } from 'lucide-react'
import { DropdownMenu, Popover } from 'radix-ui'
import { Suspense, useState } from 'react'
import type { Account } from '../../api/accounts.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { PersonForm } from '../../editor/people/PersonForm.tsx'
import { keepFocus } from '../../interface/keep-focus.ts'
import { Menu, MenuItem, MenuRule } from '../../interface/Menu.tsx'
import { usePortal } from '../../interface/use-portal.ts'
import { loadPerson, savePerson } from '../../session/presence/stored-person.ts'
import { localStore } from '../../session/storage/local-store.ts'
import { useAccount } from '../account-session/account-context.ts'
import { setSingleKeys, usesSingleKeys } from '../preferences/single-keys.ts'
import { ThemeItems } from '../preferences/ThemeItems.tsx'
import { AccountMenu } from './AccountMenu.tsx'

const AccountsDialog = later(() => import('../account-session/AccountsDialog.tsx'), Nothing)

/** Whether whoever uses this page is at the machine of the server, and can start it in another way. */
function isLoopback(): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname)
}

/** The settings of this browser, and the reader's name and colour. */
export default function Settings() {
  const account = useAccount()
  return (
    <>
      {account === null ? <Person /> : <AccountMenu account={account} />}
      <SettingsMenu account={account} />
    </>
  )
}

function Person() {
  const [person, setPerson] = useState(() => loadPerson(localStore()))
  const portal = usePortal()
  return (
    <Popover.Root>
      <Popover.Trigger
        ref={portal.ref}
        className="cw-rail-person"
        aria-label={`You are ${person.name}. Change`}
      >
        <Avatar person={{ ...person, agent: false }} />
        <span className="cw-rail-name" dir="auto">
          {person.name}
        </span>
      </Popover.Trigger>
      <Popover.Portal container={portal.container}>
        <Popover.Content
          className="cw-panel cw-people"
          aria-label="You"
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={8}
          onCloseAutoFocus={keepFocus}
        >
          <PersonForm
            person={person}
            onChange={(changed) => {
              setPerson(changed)
              savePerson(localStore(), changed)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function SettingsMenu({ account }: { account: Account | null }) {
  const [singleKeys, setKeys] = useState(usesSingleKeys)
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Menu
        side="top"
        button={
          <button type="button" className="cw-tool" aria-label="Settings">
            <SlidersHorizontal className="cw-icon" aria-hidden="true" />
          </button>
        }
      >
        <ThemeItems />
        <MenuRule />
        <DropdownMenu.CheckboxItem
          className="cw-menu-item"
          checked={singleKeys}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(on) => {
            setKeys(on)
            setSingleKeys(on)
          }}
        >
          <span className="cw-menu-label">Keys without a modifier in lists</span>
          <kbd className="cw-keys">N / J K X</kbd>
        </DropdownMenu.CheckboxItem>
        {account === null && isLoopback() && (
          <>
            <MenuRule />
            <MenuItem icon={UserRoundPlus} label="Let people sign in…" onChoose={() => setAsking(true)} />
          </>
        )}
      </Menu>
      <Suspense fallback={null}>{isAsking && <AccountsDialog onClose={() => setAsking(false)} />}</Suspense>
    </>
  )
}
