import { Suspense } from 'react'
import { later, Nothing } from '../../editor/controls/later.ts'

// Menus need more code than a list of documents.
const Settings = later(() => import('./Settings.tsx'), Nothing)

/** What belongs to the reader of this browser: settings, name and colour. */
export function RailFoot() {
  return (
    <div className="cw-rail-foot">
      <Suspense fallback={null}>
        <Settings />
      </Suspense>
    </div>
  )
}
