import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { TextField, type TextFieldProps } from './TextField.tsx'

/** A field for a password, which can be shown. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'inside'>) {
  const [isShown, setShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <TextField
      spellCheck={false}
      autoCapitalize="off"
      {...props}
      type={isShown ? 'text' : 'password'}
      inside={
        <button
          type="button"
          className="cw-tool"
          aria-label="Show the password"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          <Icon className="cw-icon" aria-hidden="true" />
        </button>
      }
    />
  )
}
