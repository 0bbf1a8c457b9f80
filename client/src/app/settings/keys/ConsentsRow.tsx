import { useCallback, useMemo } from 'react'
import { accountApi } from '../../../api/account.ts'
import type { Send } from '../../../api/http.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { useTimes } from '../../settings-frame/use-times.ts'
import { scopesText } from './key-scopes.ts'

/** The programs that the person lets act for them. */
export function ConsentsRow({ server, send }: { server: string; send: Send }) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const [consents, reload] = useLoaded(useCallback(() => api.consents(), [api]))
  const action = useAction()
  const when = useTimes()
  return (
    <>
      <LoadedPart loaded={consents} onRetry={reload}>
        {({ consents: list }) =>
          list.length === 0 ? (
            <p>None. A program that connects by MCP asks you first.</p>
          ) : (
            <ul className="cw-setting-list">
              {list.map(({ id, client, scopes, projects, createdAt, lastUsedAt }) => (
                <li key={id}>
                  <span className="cw-setting-item">
                    <strong dir="auto">{client.name}</strong>
                    <small>
                      {scopesText(scopes)} in {projects === null ? 'all projects' : projects.join(', ')}
                      {' · '}
                      {lastUsedAt === null ? `allowed ${when(createdAt)}` : `used ${when(lastUsedAt)}`}
                    </small>
                  </span>
                  <button
                    type="button"
                    className="cw-button cw-button-small cw-button-danger"
                    aria-label={`Revoke ${client.name}`}
                    onClick={() => action.run(() => api.revokeConsent(id), reload)}
                  >
                    Revoke
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedPart>
      <FormError error={action.error} />
    </>
  )
}
