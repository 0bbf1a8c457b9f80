import { Check, Contrast, Moon, Sun } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { localStore } from '../../session/storage/local-store.ts'
import { applyTheme, loadTheme, type Theme } from './theme.ts'

const LOOKS = [
  { theme: 'auto', label: 'Colours of the system', icon: Contrast },
  { theme: 'light', label: 'Light colours', icon: Sun },
  { theme: 'dark', label: 'Dark colours', icon: Moon },
] as const

/** The entries of a menu that choose the system's, light or dark colours. */
export function ThemeItems() {
  const [theme, setTheme] = useState(() => loadTheme(localStore()))
  return (
    <DropdownMenu.RadioGroup
      value={theme}
      onValueChange={(value) => {
        const chosen = value as Theme
        setTheme(chosen)
        applyTheme(chosen, document.documentElement, localStore())
      }}
    >
      {LOOKS.map(({ theme: value, label, icon: Icon }) => (
        <DropdownMenu.RadioItem
          key={value}
          value={value}
          className="cw-menu-item"
          onSelect={(event) => event.preventDefault()}
        >
          <Icon className="cw-icon" aria-hidden="true" />
          <span className="cw-menu-label">{label}</span>
          <DropdownMenu.ItemIndicator>
            <Check className="cw-icon-small" aria-hidden="true" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}
