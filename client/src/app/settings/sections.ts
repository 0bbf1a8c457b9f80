import { Clock, Folder, KeyRound, Lock, ShieldCheck, SlidersHorizontal, UserRound, Users } from 'lucide-react'
import type { Account, AccountOrganization } from '../../api/accounts.ts'
import { administers } from '../../api/roles.ts'
import { later } from '../../editor/controls/later.ts'
import { NotLoaded } from '../messages/NotLoaded.tsx'
import type { SettingsSection } from '../settings-frame/settings-section.ts'

const everybody = (): boolean => true

/** Everybody in the organization but its guests. */
const members = (_: Account, organization: AccountOrganization | null): boolean =>
  organization !== null && organization.role !== 'guest'

const administrators = (_: Account, organization: AccountOrganization | null): boolean =>
  organization !== null && administers(organization.role)

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
  {
    id: 'sign-in',
    group: 'you',
    label: 'Sign-in and sessions',
    icon: ShieldCheck,
    isFor: everybody,
    page: later(() => import('./sign-in/SignInSettings.tsx'), NotLoaded),
  },
  {
    id: 'keys',
    group: 'you',
    label: 'API keys',
    icon: KeyRound,
    isFor: everybody,
    page: later(() => import('./keys/KeysPage.tsx'), NotLoaded),
  },
  {
    id: 'organization',
    group: 'organization',
    label: 'General',
    icon: SlidersHorizontal,
    isFor: members,
    page: later(() => import('../organization/GeneralPage.tsx'), NotLoaded),
  },
  {
    id: 'members',
    group: 'organization',
    label: 'Members',
    icon: Users,
    isFor: members,
    page: later(() => import('../organization/MembersPage.tsx'), NotLoaded),
  },
  {
    id: 'projects',
    group: 'organization',
    label: 'Projects',
    icon: Folder,
    isFor: members,
    page: later(() => import('../organization/ProjectsPage.tsx'), NotLoaded),
  },
  {
    id: 'sign-in-rules',
    group: 'organization',
    label: 'Sign-in rules',
    icon: Lock,
    isFor: administrators,
    page: later(() => import('../organization/SignInRulesPage.tsx'), NotLoaded),
  },
  {
    id: 'audit',
    group: 'organization',
    label: 'Audit log',
    icon: Clock,
    isFor: administrators,
    page: later(() => import('../audit/AuditPage.tsx'), NotLoaded),
  },
]
