import { Check } from 'lucide-react'
import { useId, useRef } from 'react'
import { PALETTE } from '../../session/presence/person.ts'
import { usePersonColor } from './Avatar.tsx'

export interface ColorSwatchesProps {
  /** `#rrggbb`; `null`: none is chosen. */
  readonly color: string | null
  readonly onChoose: (color: string) => void
}

/** The choice of a person's colour. */
export function ColorSwatches({ color: chosen, onChoose }: ColorSwatchesProps) {
  const group = useId()
  return (
    <fieldset className="cw-swatches">
      <legend className="cw-hidden">Your colour</legend>
      {PALETTE.map(({ name: label, color }) => (
        <Swatch
          key={color}
          group={group}
          label={label}
          color={color}
          chosen={color === chosen}
          onChoose={() => onChoose(color)}
        />
      ))}
    </fieldset>
  )
}

interface SwatchProps {
  readonly group: string
  readonly label: string
  readonly color: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Swatch({ group, label, color, chosen, onChoose }: SwatchProps) {
  const ref = useRef<HTMLLabelElement>(null)
  usePersonColor(ref, color)
  return (
    <label ref={ref} className="cw-swatch" title={label}>
      <input type="radio" name={group} checked={chosen} onChange={onChoose} aria-label={label} />
      {chosen && <Check className="cw-icon" aria-hidden="true" />}
    </label>
  )
}
