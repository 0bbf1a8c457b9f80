import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import './fields.css'

/** A field of a form, as {@link useForm} gives it. */
export interface FieldState {
  readonly name: string
  readonly value: string
  /** What is wrong with the value; `null`: nothing, or it was not checked yet. */
  readonly error: string | null
  readonly onValue: (value: string) => void
}

type InputProps = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | 'type'
  | 'autoComplete'
  | 'inputMode'
  | 'maxLength'
  | 'placeholder'
  | 'readOnly'
  | 'spellCheck'
  | 'autoCapitalize'
>

export interface TextFieldProps extends InputProps {
  readonly label: string
  readonly field: FieldState
  /** A sentence below the field while nothing is wrong. */
  readonly hint?: ReactNode
  /** What stands at the end of the line of the label. */
  readonly beside?: ReactNode
  /** What lies over the end of the field. */
  readonly inside?: ReactNode
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A labelled field of one line, with what is wrong with it below. */
export function TextField({ label, field, hint, beside, inside, inputRef, ...input }: TextFieldProps) {
  const id = useId()
  const { name, value, error, onValue } = field
  const note = error ?? hint
  return (
    <div className="cw-field">
      <span className="cw-field-head">
        <label htmlFor={id}>{label}</label>
        {beside}
      </span>
      <span className="cw-field-box">
        <input
          dir="auto"
          {...input}
          ref={inputRef}
          id={id}
          name={name}
          className="cw-input"
          value={value}
          aria-invalid={error !== null || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          onChange={(event) => onValue(event.target.value)}
        />
        {inside}
      </span>
      {note !== undefined && (
        <p id={`${id}-note`} className={error === null ? 'cw-field-note' : 'cw-field-error'}>
          {note}
        </p>
      )}
    </div>
  )
}
