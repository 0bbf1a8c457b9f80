import { X } from 'lucide-react'
import type { ChangeList } from './change-list.ts'

export interface ChangeActionsProps {
  readonly list: ChangeList
  readonly step: number
  /** `null`: the person may not edit. */
  readonly onRestore: (() => void) | null
  readonly onClose: () => void
}

const LABELS = {
  added: 'Remove this part',
  removed: 'Restore this part',
  changed: 'Restore this part',
  same: '',
}

/** What can be done with the part of the present change, at the lower edge of the column. */
export function ChangeActions({ list, step, onRestore, onClose }: ChangeActionsProps) {
  const kind = list.steps[step]?.kind ?? 'same'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div className="cw-versions-actions" role="group" aria-label="This change">
      {onRestore !== null && (
        <button type="button" className="cw-button cw-button-small" onClick={onRestore}>
          {LABELS[kind]}
        </button>
      )}
      {kind !== 'added' && (
        <button
          type="button"
          className="cw-button cw-button-small cw-button-quiet"
          onClick={() => void import('./copy-step.ts').then(({ copyStep }) => copyStep(list.steps[step]!))}
        >
          Copy as it was
        </button>
      )}
      <button type="button" className="cw-tool" aria-label="Leave this change" onClick={onClose}>
        <X className="cw-icon-small" aria-hidden="true" />
      </button>
    </div>
  )
}
