import { ToggleGroup } from 'radix-ui'
import '../../interface/segments.css'
import type { Show } from './versions-place.ts'

const SHOWS: readonly { readonly id: Show; readonly label: string }[] = [
  { id: 'differences', label: 'Differences' },
  { id: 'sides', label: 'Side by side' },
  { id: 'authors', label: 'Authors' },
  { id: 'text', label: 'Text' },
]

export interface ShowChoiceProps {
  readonly show: Show
  readonly hasSides: boolean
  readonly onShow: (show: Show) => void
}

/** How a version is shown: one of several. */
export function ShowChoice({ show, hasSides, onShow }: ShowChoiceProps) {
  return (
    <ToggleGroup.Root
      type="single"
      className="cw-segments cw-versions-shows"
      aria-label="Show"
      value={show}
      onValueChange={(next) => next !== '' && onShow(next as Show)}
    >
      {SHOWS.filter(({ id }) => hasSides || id !== 'sides').map(({ id, label }) => (
        <ToggleGroup.Item key={id} value={id} className="cw-segment">
          {label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
