import { useCallback, useMemo } from 'react'
import { accountApi } from '../../../api/account.ts'
import { signInApi } from '../../../api/accounts.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { useTimes } from '../../settings-frame/use-times.ts'

/** The accounts at other services by which the person signs in; nothing where the server has no such service. */
export function IdentitiesRow({ server, send }: SettingsPageProps) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const [options] = useLoaded(useCallback(() => signInApi(server).options(), [server]))
  const [identities, reload] = useLoaded(useCallback(() => api.identities(), [api]))
  const action = useAction()
  const when = useTimes()
  const providers = options.state === 'loaded' ? options.value.providers : []
  if (providers.length === 0) return null
  return (
    <SettingsRow title="Other services" hint="You can sign in by these as well.">
      <LoadedPart loaded={identities} onRetry={reload}>
        {(list) =>
          list.length === 0 ? (
            <p>None is linked yet.</p>
          ) : (
            <ul className="cw-setting-list">
              {list.map(({ id, title, email, createdAt }) => (
                <li key={id}>
                  <span className="cw-setting-item">
                    <strong>{title}</strong>
                    <small>
                      {email !== null && `${email}, `}linked {when(createdAt)}
                    </small>
                  </span>
                  <button
                    type="button"
                    className="cw-button cw-button-small cw-button-danger"
                    aria-label={`Unlink ${title}`}
                    onClick={() => action.run(() => api.unlinkIdentity(id), reload)}
                  >
                    Unlink
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
      <FormError error={action.error} />
      <div className="cw-setting-actions">
        {providers.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            className="cw-button"
            onClick={() =>
              action.run(
                () => api.linkIdentity(name),
                ({ url }) => location.assign(url),
              )
            }
          >
            Link {title}
          </button>
        ))}
      </div>
    </SettingsRow>
  )
}
