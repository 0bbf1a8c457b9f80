import { useCallback, useMemo } from 'react'
import { accountApi } from '../../../api/account.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { useTimes } from '../../settings-frame/use-times.ts'
import { deviceOf } from './device.ts'

/** Where the account is signed in. */
export function SessionsRow({ server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const [sessions, reload] = useLoaded(useCallback(() => api.sessions(), [api]))
  const action = useAction()
  const when = useTimes()
  return (
    <SettingsRow
      title="Sessions"
      hint="Where you are signed in. A session that you end is out within a second, and its device keeps no documents that are saved."
    >
      <LoadedPart loaded={sessions} onRetry={reload}>
        {(list) => (
          <>
            <ul className="cw-setting-list">
              {list.map(({ id, device, address, current, createdAt, lastUsedAt }) => (
                <li key={id}>
                  <span className="cw-setting-item">
                    <strong>{deviceOf(device)}</strong>
                    <small>
                      {current ? 'This one' : `Used ${when(lastUsedAt)}`}, from {address}. Signed in{' '}
                      {when(createdAt)}.
                    </small>
                  </span>
                  {!current && (
                    <button
                      type="button"
                      className="cw-button cw-button-small"
                      aria-label={`End the session of ${deviceOf(device)}`}
                      onClick={() => action.run(() => api.endSession(id), reload)}
                    >
                      End
                    </button>
                  )}
                </li>
              ))}
            </ul>
            {list.length > 1 && (
              <button
                type="button"
                className="cw-button"
                onClick={() => action.run(api.endOtherSessions, reload)}
              >
                End all others
              </button>
            )}
          </>
        )}
      </LoadedPart>
      <FormError error={action.error} />
    </SettingsRow>
  )
}
