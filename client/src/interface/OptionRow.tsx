import type { ReactNode } from 'react'

export interface OptionRowProps {
  /** The id that the element with the focus names as its active descendant. */
  readonly id: string
  readonly chosen: boolean
  /** Whether it is what is set at present, beside what is chosen. */
  readonly current?: boolean
  readonly onChoose: () => void
  readonly onTake: () => void
  readonly children: ReactNode
}

/** An option of a list that another element, which keeps the focus, gives its keys. */
export function OptionRow({ id, chosen, current = false, onChoose, onTake, children }: OptionRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys come from the element with the focus.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="cw-menu-item"
      data-highlighted={chosen || undefined}
      data-state={current ? 'checked' : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={() => !chosen && onChoose()}
      onClick={onTake}
    >
      {children}
    </div>
  )
}
