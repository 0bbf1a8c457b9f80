import { Contrast, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { localStore } from '../session/storage/local-store.ts'
import { applyTheme, loadTheme, nextTheme } from './theme.ts'

const LOOKS = {
  auto: { label: 'Colours of the system', icon: Contrast },
  light: { label: 'Light colours', icon: Sun },
  dark: { label: 'Dark colours', icon: Moon },
} as const

/** The button that switches between the system's, light and dark colours. */
export function ThemeButton() {
  const [theme, setTheme] = useState(() => loadTheme(localStore()))
  const { label, icon: Icon } = LOOKS[theme]
  return (
    <button
      type="button"
      className="cw-tool"
      aria-label={`${label}. Change`}
      data-cw-tip={label}
      onClick={() => {
        const next = nextTheme(theme)
        setTheme(next)
        applyTheme(next, document.documentElement, localStore())
      }}
    >
      <Icon className="cw-icon" aria-hidden="true" />
    </button>
  )
}
