/**
 * The script of the list of documents. The app loads each page on demand. This one is needed at once, and the static
 * import makes the build list its files in the HTML.
 */
import './lists/DocumentsPage.tsx'
import { DocumentsPage } from './pages.ts'
import { accountSession, startApp } from './start.tsx'

startApp(DocumentsPage, accountSession())
