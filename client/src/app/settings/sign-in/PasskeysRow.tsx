import { useCallback, useMemo, useState } from 'react'
import { accountApi, type Passkey } from '../../../api/account.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { useTimes } from '../../settings-frame/use-times.ts'
import { RenameDialog } from './RenameDialog.tsx'

/** The passkeys of the account. */
export function PasskeysRow({ server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const [passkeys, reload] = useLoaded(useCallback(() => api.passkeys(), [api]))
  const [renamed, setRenamed] = useState<Passkey | null>(null)
  const action = useAction()
  const when = useTimes()
  const add = async () => {
    const asked = await api.passkeyOptions()
    if (!asked.ok) return asked
    const { makePasskey } = await import('../../sign-in/passkeys.ts')
    const made = await makePasskey(asked.value.options)
    if (!made.ok) return made
    return await api.addPasskey({ token: asked.value.token, name: nameOfDevice(), response: made.value })
  }
  return (
    <SettingsRow
      title="Passkeys"
      hint="A key on your phone, computer or security key, which signs you in without a password."
    >
      <LoadedPart loaded={passkeys} onRetry={reload}>
        {(list) =>
          list.length === 0 ? (
            <p>No passkeys yet.</p>
          ) : (
            <ul className="cw-setting-list">
              {list.map((passkey) => (
                <li key={passkey.id}>
                  <span className="cw-setting-item">
                    <strong dir="auto">{passkey.name}</strong>
                    <small>
                      {passkey.lastUsedAt === null
                        ? `Made ${when(passkey.createdAt)}, not used yet`
                        : `Used ${when(passkey.lastUsedAt)}`}
                    </small>
                  </span>
                  <button
                    type="button"
                    className="cw-button cw-button-small"
                    aria-label={`Rename ${passkey.name}`}
                    onClick={() => setRenamed(passkey)}
                  >
                    Rename
                  </button>
                  <button
                    type="button"
                    className="cw-button cw-button-small cw-button-danger"
                    aria-label={`Delete ${passkey.name}`}
                    onClick={() => action.run(() => api.deletePasskey(passkey.id), reload)}
                  >
                    Delete
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
      {/* Who closes the browser's dialog has decided so. */}
      <FormError error={action.error?.error === 'cancelled' ? null : action.error} />
      {'PublicKeyCredential' in globalThis ? (
        <button
          type="button"
          className="cw-button"
          aria-disabled={action.isBusy || undefined}
          onClick={() => action.run(add, reload)}
        >
          Add a passkey
        </button>
      ) : (
        <p className="cw-note">This browser knows no passkeys at this address.</p>
      )}
      {renamed !== null && (
        <RenameDialog
          name={renamed.name}
          rename={(name) => api.renamePasskey(renamed.id, name)}
          onDone={() => {
            setRenamed(null)
            reload()
          }}
          onClose={() => setRenamed(null)}
        />
      )}
    </SettingsRow>
  )
}

/** A first name for a passkey of this device. */
function nameOfDevice(): string {
  const { userAgent } = navigator
  const system = /iPhone|iPad|Android|Windows|Mac OS|Linux|CrOS/.exec(userAgent)?.[0]
  return system === undefined ? 'Passkey' : `Passkey of ${system === 'CrOS' ? 'ChromeOS' : system}`
}
