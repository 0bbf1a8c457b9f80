import { BellOff, BellRing } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '../../interface/use-action.ts'
import type { Inbox } from './inbox.ts'

export interface MuteButtonProps {
  readonly inbox: Inbox
  readonly address: string
  /** The title of the document. */
  readonly title: string
}

/** Mutes a document of which there are notifications, so that no more come, and takes that back. */
export function MuteButton({ inbox, address, title }: MuteButtonProps) {
  const [isMuted, setMuted] = useState(false)
  const { run, isBusy, error } = useAction()
  const label = isMuted ? `Unmute ${title}` : `Mute ${title}`
  const Icon = isMuted ? BellRing : BellOff
  return (
    <>
      <button
        type="button"
        className="cw-tool"
        aria-label={label}
        data-cw-tip={isMuted ? 'Get notifications again' : 'No more notifications'}
        aria-busy={isBusy || undefined}
        onClick={() =>
          run(
            () => inbox.api.setMuted(address, !isMuted),
            ({ muted }) => setMuted(muted),
          )
        }
      >
        <Icon className="cw-icon-small" aria-hidden="true" />
      </button>
      <span className="cw-hidden" role="status">
        {error !== null ? error.message : isMuted ? `${title} is muted.` : ''}
      </span>
    </>
  )
}
