/**
 * The script of a document's page. The app loads the editor on demand. This page needs it at once, and the static import
 * makes the build list its files in the HTML, so that the browser loads them without waiting for the first script.
 */
import './DocumentPage.tsx'
import { EarlySession } from './early-session.ts'
import { DocumentPage } from './pages.ts'
import { accountSession, startApp } from './start.tsx'

const account = accountSession()
startApp(DocumentPage, account, EarlySession.begin(window.cowriteEarly, account))
