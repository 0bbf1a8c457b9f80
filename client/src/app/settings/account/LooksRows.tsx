import { useState } from 'react'
import { FormError } from '../../../interface/FormError.tsx'
import { LANGUAGES } from '../../preferences/language.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { useProfile } from './use-profile.ts'

const THEMES = [
  { theme: 'system', label: 'As the system' },
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
] as const

/** How the app looks for this person, on all their devices. */
export function LooksRows({ account }: SettingsPageProps) {
  const { changeNow, error } = useProfile(account)
  const [names] = useState(() => new Intl.DisplayNames(undefined, { type: 'language' }))
  return (
    <>
      <SettingsRow title="Colours" hint="On all your devices.">
        <fieldset className="cw-choices">
          <legend className="cw-hidden">Colours</legend>
          {THEMES.map(({ theme, label }) => (
            <label key={theme}>
              <input
                type="radio"
                name="theme"
                checked={(account.theme ?? 'system') === theme}
                onChange={() => changeNow({ theme })}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <FormError error={error} />
      </SettingsRow>
      <SettingsRow title="Dates and times" hint="Pages that you open from now on write them so.">
        <select
          className="cw-input cw-select"
          aria-label="Language of dates and times"
          value={account.language ?? ''}
          onChange={(event) => changeNow({ language: event.target.value || null })}
        >
          <option value="">As the browser</option>
          {LANGUAGES.map((language) => (
            <option key={language} value={language}>
              {names.of(language)}
            </option>
          ))}
        </select>
      </SettingsRow>
    </>
  )
}
