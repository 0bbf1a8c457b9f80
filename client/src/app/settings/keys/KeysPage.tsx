import { Plus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { type ApiKey, keysApi, type NewApiKey } from '../../../api/keys.ts'
import { FormError } from '../../../interface/FormError.tsx'
import { LoadedPart } from '../../../interface/LoadedPart.tsx'
import { useAction } from '../../../interface/use-action.ts'
import { useLoaded } from '../../../interface/use-loaded.ts'
import { SettingsPage, SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { ConsentsRow } from './ConsentsRow.tsx'
import { KeyDialog } from './KeyDialog.tsx'
import { KeyList } from './KeyList.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import { RotateDialog } from './RotateDialog.tsx'

/** What is open over the page. */
type Open =
  | { readonly state: 'none' | 'creating' }
  | { readonly state: 'made'; readonly key: NewApiKey }
  | { readonly state: 'rotating' | 'revoking'; readonly key: ApiKey }

/** The person's API keys, and the programs that they let act for them. */
export default function KeysPage({ server, send }: SettingsPageProps) {
  const api = useMemo(() => keysApi(server, send), [server, send])
  const [keys, reload] = useLoaded(useCallback(() => api.list(), [api]))
  const [open, setOpen] = useState<Open>({ state: 'none' })
  const action = useAction()
  const close = () => setOpen({ state: 'none' })
  const made = (key: NewApiKey) => {
    setOpen({ state: 'made', key })
    reload()
  }
  return (
    <SettingsPage
      title="API keys"
      about="A key lets a program do what you may, within its scopes."
      actions={
        <button
          type="button"
          className="cw-button cw-button-main"
          onClick={() => setOpen({ state: 'creating' })}
        >
          <Plus className="cw-icon-small" aria-hidden="true" />
          New key
        </button>
      }
    >
      <FormError error={action.error} />
      <LoadedPart loaded={keys} onRetry={reload}>
        {({ keys: list }) =>
          list.length === 0 ? (
            <div className="cw-empty">
              <h2>No keys yet</h2>
              <p>Programs without a person at them, such as scripts, sign in with a key.</p>
            </div>
          ) : (
            <KeyList
              keys={list}
              onRotate={(key) => setOpen({ state: 'rotating', key })}
              onRevoke={(key) => setOpen({ state: 'revoking', key })}
            />
          )
        }
      </LoadedPart>
      <SettingsRow title="Programs" hint="What you let act for you, when they asked.">
        <ConsentsRow server={server} send={send} />
      </SettingsRow>
      {open.state === 'creating' && <KeyDialog create={api.create} onMade={made} onClose={close} />}
      {open.state === 'made' && <NewKeyDialog made={open.key} onClose={close} />}
      {open.state === 'rotating' && (
        <RotateDialog
          name={open.key.name}
          rotate={(graceSeconds) => api.rotate(open.key.id, graceSeconds)}
          onMade={made}
          onClose={close}
        />
      )}
      {open.state === 'revoking' && (
        <RevokeDialog
          name={open.key.name}
          onRevoke={() => {
            const { id } = open.key
            close()
            action.run(() => api.revoke(id), reload)
          }}
          onClose={close}
        />
      )}
    </SettingsPage>
  )
}
