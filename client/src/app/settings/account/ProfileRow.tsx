import { Avatar } from '../../../editor/people/Avatar.tsx'
import { ColorSwatches } from '../../../editor/people/ColorSwatches.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { Switch } from '../../../interface/Switch.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { faceOf } from '../../account-session/own-face.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { useProfile } from './use-profile.ts'

/** How others see the person: name, colour, picture, and whether at all. */
export function ProfileRow({ account }: SettingsPageProps) {
  const { change, changeNow, error } = useProfile(account)
  const form = useForm({
    initial: { name: account.name, avatar: account.avatar ?? '' },
    checks: { name: checkName, avatar: checkAvatar },
    send: ({ name, avatar }) =>
      change({ name: name.trim(), avatar: avatar.trim() === '' ? null : avatar.trim() }),
  })
  const face = faceOf(account)
  const { invisible } = account
  return (
    <>
      <SettingsRow title="Name" hint="What others see at your caret, beside your comments and in lists.">
        <form className="cw-form" noValidate onSubmit={form.onSubmit}>
          <TextField
            label="Your name"
            field={form.field('name')}
            autoComplete="name"
            maxLength={80}
            beside={<Avatar person={face} small />}
          />
          <TextField
            label="Address of a picture"
            field={form.field('avatar')}
            type="url"
            inputMode="url"
            autoComplete="photo"
            placeholder="https://…"
            hint="Shown to programs that embed the editor."
          />
          <FormError error={form.error} />
          <div className="cw-setting-actions">
            <SubmitButton isBusy={form.isBusy} look={form.isChanged ? 'main' : 'plain'}>
              Save
            </SubmitButton>
          </div>
        </form>
      </SettingsRow>
      <SettingsRow title="Colour" hint="Of your caret, and of what you suggest.">
        <ColorSwatches color={face.color} onChoose={(color) => changeNow({ colour: color })} />
        <FormError error={error} />
      </SettingsRow>
      <SettingsRow
        title="Presence"
        hint="While it is off, nobody sees that you have a document open, nor where your caret is."
      >
        <Switch
          label={invisible ? 'Others do not see you' : 'Others see where you are'}
          isOn={!invisible}
          onChange={(on) => changeNow({ invisible: !on })}
        />
      </SettingsRow>
    </>
  )
}

function checkName(value: string): string | null {
  return value.trim() === '' ? 'Others need a name for you.' : null
}

function checkAvatar(value: string): string | null {
  const text = value.trim()
  if (text === '') return null
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
    ? null
    : 'An address begins with https:// and names a picture.'
}
