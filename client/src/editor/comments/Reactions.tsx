import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Suspense, useState } from 'react'
import type { Reaction } from '../../api/comments.ts'
import { keepFocus } from '../../interface/keep-focus.ts'
import { usePortal } from '../../interface/use-portal.ts'
import { later, Nothing } from '../controls/later.ts'

const ReactionPicker = later(() => import('./ReactionPicker.tsx'), Nothing)

export interface ReactionsProps {
  readonly reactions: readonly Reaction[]
  /** The reader's id; `null` while it is not known. */
  readonly self: string | null
  /** Whether one may react. */
  readonly canReact: boolean
  readonly onReact: (emoji: string, isOn: boolean) => void
}

/** The emoji under a comment: a press adds one's own or takes it away. */
export function Reactions({ reactions, self, canReact, onReact }: ReactionsProps) {
  if (reactions.length === 0) return null
  return (
    <div className="cw-reactions">
      {reactions.map(({ emoji, people }) => {
        const isOn = people.some(({ id }) => id === self)
        const names = people.map(({ name }) => name).join(', ')
        return (
          <button
            key={emoji}
            type="button"
            className="cw-reaction"
            aria-pressed={isOn}
            aria-label={`${emoji} by ${names}`}
            data-cw-tip={names}
            disabled={!canReact}
            onClick={() => onReact(emoji, !isOn)}
          >
            {emoji} {people.length}
          </button>
        )
      })}
    </div>
  )
}

/** The button with which one adds an emoji. */
export function ReactionButton({ onReact }: { readonly onReact: (emoji: string) => void }) {
  const { ref, container } = usePortal()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger ref={ref} className="cw-tool cw-reaction-add" aria-label="Add a reaction">
        <SmilePlus className="cw-icon" aria-hidden="true" />
      </Popover.Trigger>
      <Popover.Portal container={container}>
        <Popover.Content
          className="cw-panel cw-reaction-picker"
          aria-label="Reactions"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={keepFocus}
        >
          <Suspense fallback={null}>
            <ReactionPicker
              onChoose={(emoji) => {
                setOpen(false)
                onReact(emoji)
              }}
            />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
