import { Menu } from 'lucide-react'
import { Suspense, useCallback, useEffect, useState } from 'react'
import type { Account } from '../../api/accounts.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Modal } from '../../interface/Modal.tsx'
import { localStore } from '../../session/storage/local-store.ts'
import { useAccountSession, useAccountState } from '../account-session/account-context.ts'
import type { Renewal } from '../account-session/account-state.ts'
import { Message } from '../messages/Message.tsx'
import { AppLink } from '../navigation/navigation.tsx'
import { SettingsRail } from './SettingsRail.tsx'
import { SECTIONS } from './sections.ts'
import './settings.css'

/** Key of the organization whose settings were shown last. */
const ORGANIZATION = 'cowrite.organization'

/** The settings of the account and its organizations; on a server without accounts, how to turn them on. */
export default function SettingsPlace({ section }: { section: string }) {
  const session = useAccountSession()
  const state = useAccountState()
  const [renewal, setRenewal] = useState<Renewal | null>(null)
  const ask = useCallback(() => {
    setRenewal(null)
    void session.renew().then(setRenewal)
  }, [session])
  useEffect(() => {
    if (state.state === 'unasked') ask()
  }, [state.state, ask])
  if (state.state === 'signed-in') return <Settings account={state.account} section={section} />
  if (renewal === 'failed')
    return (
      <Message title="The settings could not be loaded" text="The server did not answer.">
        <button type="button" className="cw-button cw-button-main" onClick={ask}>
          Try again
        </button>
      </Message>
    )
  if (renewal === 'refused' && state.state === 'unasked')
    return (
      <Message
        title="This server has no accounts"
        text="Everybody who reaches it may read and write everything. Start it with COWRITE_AUTH=accounts to let people sign in."
      >
        <AppLink to={{ page: 'documents' }} className="cw-button cw-button-main">
          All documents
        </AppLink>
      </Message>
    )
  return (
    <main id="content" className="cw-list-main">
      <LoadingRows count={3} />
    </main>
  )
}

function Settings({ account, section }: { account: Account; section: string }) {
  const session = useAccountSession()
  const [chosen, setChosen] = useState(() => localStore()?.getItem(ORGANIZATION) ?? '')
  const [isOpen, setOpen] = useState(false)
  const { organizations } = account
  const organization = organizations.find(({ id }) => id === chosen) ?? organizations[0] ?? null
  const shown = SECTIONS.find(({ id, isFor }) => id === section && isFor(account, organization))
  const rail = {
    account,
    organization,
    shown: section,
    onOrganization: (id: string) => {
      localStore()?.setItem(ORGANIZATION, id)
      setChosen(id)
    },
  }
  const Page = shown?.page
  return (
    <div className="cw-lists">
      <header className="cw-phone-bar">
        <button type="button" className="cw-tool" aria-label="Navigation" onClick={() => setOpen(true)}>
          <Menu className="cw-icon" aria-hidden="true" />
        </button>
        <span className="cw-settings-where">Settings</span>
      </header>
      {isOpen && (
        <Modal className="cw-drawer" label="Navigation" onClose={() => setOpen(false)}>
          <SettingsRail {...rail} onClose={() => setOpen(false)} />
        </Modal>
      )}
      <SettingsRail {...rail} />
      <Suspense fallback={null}>
        {Page === undefined ? (
          <Message title="There is no such page">
            <AppLink to={{ page: 'settings', section: 'account' }} className="cw-button cw-button-main">
              Account
            </AppLink>
          </Message>
        ) : (
          <Page
            key={`${section} ${organization?.id ?? ''}`}
            server={session.server}
            send={session.send}
            account={account}
            organization={organization}
          />
        )}
      </Suspense>
    </div>
  )
}
