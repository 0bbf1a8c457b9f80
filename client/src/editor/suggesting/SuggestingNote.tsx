import type { WritingMode } from './use-suggesting.ts'

export interface SuggestingNoteProps {
  readonly mode: WritingMode
  /** Why suggesting has ended by itself; empty otherwise. */
  readonly ended: string
  readonly onToggle: () => void
}

/** Says above the text that what is written are suggestions. */
export default function SuggestingNote({ mode, ended, onToggle }: SuggestingNoteProps) {
  if (mode === 'editing')
    return (
      <div className="cw-read-only" role="alert">
        {ended} What was not sent is kept on this device.
      </div>
    )
  return (
    <div className="cw-read-only cw-suggesting" role="status">
      <span>
        <strong>Suggesting.</strong> What you write is a suggestion until somebody accepts it.
      </span>
      {mode === 'suggesting' && (
        <button type="button" className="cw-button cw-button-small" onClick={onToggle}>
          Edit instead
        </button>
      )}
    </div>
  )
}
