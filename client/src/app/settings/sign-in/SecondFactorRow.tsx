import { useMemo, useState } from 'react'
import { accountApi } from '../../../api/account.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useAccountSession } from '../../account-session/account-context.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { CodeDialog } from './CodeDialog.tsx'
import { RecoveryCodesDialog } from './RecoveryCodesDialog.tsx'
import { SecondFactorDialog } from './SecondFactorDialog.tsx'

/** What is open over the row. */
type Open =
  | { readonly state: 'none' }
  /** The secret, for the authenticator app. */
  | { readonly state: 'setting-up'; readonly secret: string; readonly uri: string }
  | { readonly state: 'codes'; readonly codes: readonly string[] }
  | { readonly state: 'renewing' | 'removing' }

/** The second factor: a code of an authenticator app after the password. */
export function SecondFactorRow({ account, server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const session = useAccountSession()
  const [open, setOpen] = useState<Open>({ state: 'none' })
  const action = useAction()
  const close = () => setOpen({ state: 'none' })
  const become = (secondFactor: boolean) => session.changed({ secondFactor })
  return (
    <SettingsRow
      title="Second factor"
      hint="A code of an app on your phone, which is asked for after the password. Passkeys need none."
    >
      <p>{account.secondFactor ? 'On' : 'Off'}</p>
      <FormError error={action.error} />
      <div className="cw-setting-actions">
        {account.secondFactor ? (
          <>
            <button type="button" className="cw-button" onClick={() => setOpen({ state: 'renewing' })}>
              New recovery codes…
            </button>
            <button
              type="button"
              className="cw-button cw-button-danger"
              onClick={() => setOpen({ state: 'removing' })}
            >
              Turn off…
            </button>
          </>
        ) : (
          <button
            type="button"
            className="cw-button"
            aria-disabled={action.isBusy || undefined}
            onClick={() =>
              action.run(api.beginSecondFactor, (begun) => setOpen({ state: 'setting-up', ...begun }))
            }
          >
            Turn on…
          </button>
        )}
      </div>
      {open.state === 'setting-up' && (
        <SecondFactorDialog
          {...open}
          confirm={api.confirmSecondFactor}
          onDone={(codes) => {
            become(true)
            setOpen({ state: 'codes', codes })
          }}
          onClose={close}
        />
      )}
      {open.state === 'codes' && <RecoveryCodesDialog codes={open.codes} onClose={close} />}
      {open.state === 'renewing' && (
        <CodeDialog
          title="New recovery codes"
          text="The present recovery codes work no more then."
          button="Make new codes"
          send={api.newRecoveryCodes}
          onDone={({ recoveryCodes }) => setOpen({ state: 'codes', codes: recoveryCodes })}
          onClose={close}
        />
      )}
      {open.state === 'removing' && (
        <CodeDialog
          title="Turn the second factor off"
          text="The password alone signs you in then."
          button="Turn it off"
          send={api.removeSecondFactor}
          onDone={() => {
            become(false)
            close()
          }}
          onClose={close}
        />
      )}
    </SettingsRow>
  )
}
