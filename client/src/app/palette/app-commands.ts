import { Bell, Contrast, FileText, History, Moon, Star, Sun, Trash2 } from 'lucide-react'
import { localStore } from '../../session/storage/local-store.ts'
import { bellInView } from '../inbox/bell-in-view.ts'
import { navigate } from '../navigation/navigation.tsx'
import { applyTheme, type Theme } from '../preferences/theme.ts'
import type { Command } from './palette-context.ts'

/** The commands that every page of the app has. */
export function appCommands(): readonly Command[] {
  const bell = bellInView()
  return [
    {
      id: 'documents',
      label: 'All documents',
      icon: FileText,
      words: ['home', 'list'],
      run: () => navigate({ page: 'documents' }),
    },
    { id: 'favourites', label: 'Favourites', icon: Star, run: () => navigate({ page: 'favourites' }) },
    { id: 'recent', label: 'Recent', icon: History, run: () => navigate({ page: 'recent' }) },
    { id: 'trash-list', label: 'Trash', icon: Trash2, run: () => navigate({ page: 'trash' }) },
    ...(bell === null ? [] : [{ id: 'inbox', label: 'Notifications', icon: Bell, run: () => bell.click() }]),
    theme('auto', 'Colours of the system', Contrast),
    theme('light', 'Light colours', Sun),
    theme('dark', 'Dark colours', Moon),
  ]
}

function theme(value: Theme, label: string, icon: Command['icon']): Command {
  return {
    id: `theme-${value}`,
    label,
    icon,
    words: ['theme', 'appearance'],
    run: () => applyTheme(value, document.documentElement, localStore()),
  }
}
