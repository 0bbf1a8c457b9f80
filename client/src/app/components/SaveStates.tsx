import { SaveLabel } from '../../editor/saving/SaveIndicator.tsx'
import type { SaveState } from '../../session/saving/save-state.ts'

const STATES: readonly Exclude<SaveState, { kind: 'opening' }>[] = [
  { kind: 'saved', label: 'Saved', hint: '' },
  { kind: 'saving', label: 'Saving…', hint: '' },
  { kind: 'offline', label: 'Offline, kept on this device', hint: '' },
  { kind: 'reconnecting', label: 'Reconnecting…', hint: '' },
  { kind: 'not-saved', label: 'Not saved', hint: '' },
]

/** What the header says of the edits. */
export function SaveStates() {
  return (
    <div className="cw-form">
      {STATES.map((save) => (
        <SaveLabel key={save.kind} save={save} />
      ))}
    </div>
  )
}
