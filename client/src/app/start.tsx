import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { localStore, windowStore } from '../session/storage/local-store.ts'
import { App } from './App.tsx'
import { AccountContext } from './account-session/account-context.ts'
import { AccountSession } from './account-session/account-session.ts'
import { Keepsakes } from './account-session/keepsakes.ts'
import { ShareVisits } from './account-session/share-visits.ts'
import { sendOrTakeEarly } from './early-request.ts'
import type { EarlySession } from './early-session.ts'
import { applyTheme } from './preferences/theme.ts'
import '../editor/styles/index.css'
import './styles/index.css'

/** The page whose code came with the script that calls. */
interface LoadedPage {
  /** Makes the code known to the app, which then renders the page at once. */
  readonly load: () => Promise<void>
}

/** The account's session of this page. It takes the renewal that the page has begun before. */
export function accountSession(): AccountSession {
  const server = location.origin
  const storage = localStore()
  return new AccountSession({
    server,
    send: sendOrTakeEarly,
    early: window.cowriteEarly?.renewal ?? null,
    keepsakes: new Keepsakes(server, storage, (theme) =>
      applyTheme(theme, document.documentElement, storage),
    ),
    visits: new ShareVisits(windowStore()),
  })
}

/** Renders the web app, for a script that has the code of `page`, and has begun the session of the page's document. */
export function startApp(
  page: LoadedPage,
  account: AccountSession,
  session: EarlySession | null = null,
): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no element with the id "root".')
  const render = (): void =>
    createRoot(root).render(
      <StrictMode>
        <AccountContext value={account}>
          <App server={location.origin} session={session} />
        </AccountContext>
      </StrictMode>,
    )
  // The app loads it again if that fails, and says so.
  page.load().then(render, render)
}
