import { useId, useState } from 'react'
import { cleanName, NAME_LENGTH, type Person, withColor, withName } from '../../session/presence/person.ts'
import { Avatar } from './Avatar.tsx'
import { ColorSwatches } from './ColorSwatches.tsx'

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
      <ColorSwatches color={person.color} onChoose={(color) => onChange(withColor(person, color))} />
    </form>
  )
}
