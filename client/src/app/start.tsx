import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import '../editor/styles/index.css'
import './styles/index.css'

/** Renders the web app. */
export function startApp(): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no element with the id "root".')
  createRoot(root).render(
    <StrictMode>
      <App server={location.origin} />
    </StrictMode>,
  )
}
