import type { ApiResult } from '../../../api/http.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { CopyField } from '../../../interface/CopyField.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { checkGiven } from '../../sign-in/checks.ts'

export interface SecondFactorDialogProps {
  /** Base32. */
  readonly secret: string
  /** `otpauth:` */
  readonly uri: string
  readonly confirm: (code: string) => Promise<ApiResult<{ recoveryCodes: readonly string[] }>>
  /** The second factor is on. */
  readonly onDone: (recoveryCodes: readonly string[]) => void
  readonly onClose: () => void
}

/** Gives the secret to an authenticator app, and takes the first code of it. */
export function SecondFactorDialog({ secret, uri, confirm, onDone, onClose }: SecondFactorDialogProps) {
  const form = useForm({
    initial: { code: '' },
    checks: { code: checkGiven },
    async send({ code }) {
      const result = await confirm(code.trim())
      if (!result.ok) return result.error
      onDone(result.value.recoveryCodes)
      return null
    },
  })
  return (
    <Dialog title="Turn on the second factor" onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <p className="cw-dialog-text">
          Add an account to your authenticator app, and type this key there. If the app is on this device,{' '}
          <a className="cw-link" href={uri}>
            open it with the key
          </a>
          .
        </p>
        <CopyField label="Key" text={secret} />
        <TextField
          label="The code that the app shows now"
          field={form.field('code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          spellCheck={false}
        />
        <FormError
          error={form.error}
          words={{ forbidden: 'The code is wrong. Look whether the clock of that device is right.' }}
        />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton isBusy={form.isBusy}>Turn it on</SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}
