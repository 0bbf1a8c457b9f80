import { SlidersHorizontal } from 'lucide-react'
import { DropdownMenu, Popover } from 'radix-ui'
import { useState } from 'react'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { PersonForm } from '../../editor/people/PersonForm.tsx'
import { keepFocus } from '../../interface/keep-focus.ts'
import { Menu, MenuRule } from '../../interface/Menu.tsx'
import { usePortal } from '../../interface/use-portal.ts'
import { loadPerson, savePerson } from '../../session/presence/stored-person.ts'
import { localStore } from '../../session/storage/local-store.ts'
import { useAccount } from '../account-session/account-context.ts'
import { setSingleKeys, usesSingleKeys } from '../preferences/single-keys.ts'
import { ThemeItems } from '../preferences/ThemeItems.tsx'
import { AccountMenu } from './AccountMenu.tsx'

/** The settings of this browser, and the reader's name and colour. */
export default function Settings() {
  const account = useAccount()
  return (
    <>
      {account === null ? <Person /> : <AccountMenu account={account} />}
      <SettingsMenu />
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

function SettingsMenu() {
  const [singleKeys, setKeys] = useState(usesSingleKeys)
  return (
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
    </Menu>
  )
}
