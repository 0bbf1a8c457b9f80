import { useId } from 'react'
import './fields.css'

export interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly onValue: (value: string) => void
}

/** A labelled choice among a few. */
export function SelectField({ label, value, options, onValue }: SelectFieldProps) {
  const id = useId()
  return (
    <div className="cw-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="cw-input cw-select"
        value={value}
        onChange={(event) => onValue(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
