import { useEffect, useRef } from 'react'
import type { Signed, SignInApi } from '../../api/accounts.ts'
import { FormError } from '../../interface/FormError.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { TextField } from '../../interface/TextField.tsx'
import { useForm } from '../../interface/use-form.ts'
import { checkGiven } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'

export interface SecondFactorFormProps {
  readonly api: SignInApi
  /** Token of the attempt. */
  readonly token: string
  readonly onSigned: (signed: Signed) => Promise<void>
  readonly onBack: () => void
}

/** Asks for the code after a right password. */
export function SecondFactorForm({ api, token, onSigned, onBack }: SecondFactorFormProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const form = useForm({
    initial: { code: '' },
    checks: { code: checkGiven },
    async send({ code }) {
      const result = await api.secondFactor({ token, code: code.trim() })
      if (!result.ok) return result.error
      await onSigned(result.value)
      return null
    },
  })
  return (
    <GateFrame title="Your second factor" about="The code that your authenticator app shows now.">
      <form noValidate onSubmit={form.onSubmit}>
        <TextField
          label="Code"
          field={form.field('code')}
          inputRef={field}
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          hint="Without the app, type one of your recovery codes. Each works once."
        />
        <FormError
          error={form.error}
          words={{ unauthorized: 'The code is wrong, or was used before. Codes change every 30 seconds.' }}
        />
        <SubmitButton isBusy={form.isBusy}>Sign in</SubmitButton>
      </form>
      <p className="cw-gate-alternative">
        <button type="button" className="cw-link" onClick={onBack}>
          Sign in as somebody else
        </button>
      </p>
    </GateFrame>
  )
}
