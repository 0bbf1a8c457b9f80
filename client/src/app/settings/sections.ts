import { UserRound } from 'lucide-react'
import { later } from '../../editor/controls/later.ts'
import { NotLoaded } from '../NotLoaded.tsx'
import type { SettingsSection } from './settings-section.ts'

const everybody = (): boolean => true

/** All pages of the settings, in the order of the rail. */
export const SECTIONS: readonly SettingsSection[] = [
  {
    id: 'account',
    group: 'you',
    label: 'Account',
    icon: UserRound,
    isFor: everybody,
    page: later(() => import('./account/AccountPage.tsx'), NotLoaded),
  },
]
