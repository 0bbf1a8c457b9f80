import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import type { EarlySession } from './early-session.ts'
import '../editor/styles/index.css'
import './styles/index.css'

/** The page whose code came with the script that calls. */
interface LoadedPage {
  /** Makes the code known to the app, which then renders the page at once. */
  readonly load: () => Promise<void>
}

/** Renders the web app, for a script that has the code of `page`, and has begun the session of the page's document. */
export function startApp(page: LoadedPage, session: EarlySession | null = null): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no element with the id "root".')
  const render = (): void =>
    createRoot(root).render(
      <StrictMode>
        <App server={location.origin} session={session} />
      </StrictMode>,
    )
  // The app loads it again if that fails, and says so.
  page.load().then(render, render)
}
