import { Check } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import {
  cleanName,
  NAME_LENGTH,
  PALETTE,
  type Person,
  withColor,
  withName,
} from '../../session/presence/person.ts'
import { Avatar, usePersonColor } from './Avatar.tsx'

/** The form for the user's own name and colour. Each change is published at once. */
export function PersonForm({ person, onChange }: { person: Person; onChange: (person: Person) => void }) {
  const [name, setName] = useState(person.name)
  const nameId = useId()
  const cleaned = cleanName(name)
  return (
    <form className="cw-person" onSubmit={(event) => event.preventDefault()}>
      <div className="cw-person-head">
        <Avatar person={{ ...person, agent: false }} />
        <div className="cw-field">
          <label htmlFor={nameId}>Your name</label>
          <input
            id={nameId}
            className="cw-input"
            dir="auto"
            value={name}
            maxLength={NAME_LENGTH}
            autoComplete="nickname"
            aria-invalid={cleaned === null}
            onChange={(event) => {
              setName(event.target.value)
              const next = cleanName(event.target.value)
              if (next !== null) onChange(withName(person, next))
            }}
            onBlur={() => setName(person.name)}
          />
        </div>
      </div>
      <fieldset className="cw-swatches">
        <legend className="cw-hidden">Your colour</legend>
        {PALETTE.map(({ name: label, color }) => (
          <Swatch
            key={color}
            label={label}
            color={color}
            chosen={color === person.color}
            onChoose={() => onChange(withColor(person, color))}
          />
        ))}
      </fieldset>
    </form>
  )
}

interface SwatchProps {
  readonly label: string
  readonly color: string
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Swatch({ label, color, chosen, onChoose }: SwatchProps) {
  const ref = useRef<HTMLLabelElement>(null)
  usePersonColor(ref, color)
  return (
    <label ref={ref} className="cw-swatch" title={label}>
      <input type="radio" name="cw-color" checked={chosen} onChange={onChoose} aria-label={label} />
      {chosen && <Check className="cw-icon" aria-hidden="true" />}
    </label>
  )
}
