/**
 * The script of a document's own page. The app loads the part for documents when it is first gone to; here it is wanted
 * at once, and the browser hears of its files from the page instead of from the first script.
 */
import './DocumentPage.tsx'
import { startApp } from './start.tsx'

startApp()
