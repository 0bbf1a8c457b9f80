import { later } from '../editor/controls/later.ts'
import { NotLoaded } from './messages/NotLoaded.tsx'

// The page of a document loads nothing of the lists. `main.tsx` loads their code with the page.
export const DocumentsPage = later(() => import('./lists/DocumentsPage.tsx'), NotLoaded)
export const TrashPage = later(() => import('./lists/TrashPage.tsx'), NotLoaded)
// Who is not signed in sees one of these, and only they load it.
export const GatePlace = later(() => import('./sign-in/GatePlace.tsx'), NotLoaded)
export const SettingsPlace = later(() => import('./settings/SettingsPlace.tsx'), NotLoaded)
export const ConsentPage = later(() => import('./consent/ConsentPage.tsx'), NotLoaded)
// The editor is most of the app's code. The list does not need it.
export const DocumentPage = later(() => import('./DocumentPage.tsx'), NotLoaded)
