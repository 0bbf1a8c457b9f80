import { type FieldState, TextField } from './TextField.tsx'

export interface EmailFieldProps {
  readonly field: FieldState
  /** Default *Email address*. */
  readonly label?: string
  /** What the browser fills in, in the notation of HTML; default the name of an account. */
  readonly autoComplete?: string
}

/** A field for an email address. */
export function EmailField({ label = 'Email address', autoComplete = 'username', field }: EmailFieldProps) {
  return (
    <TextField
      label={label}
      field={field}
      type="email"
      autoComplete={autoComplete}
      inputMode="email"
      autoCapitalize="off"
      spellCheck={false}
    />
  )
}
