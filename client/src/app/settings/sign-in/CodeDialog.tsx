import type { ApiResult } from '../../../api/http.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { checkGiven } from '../../sign-in/checks.ts'

export interface CodeDialogProps<T> {
  readonly title: string
  readonly text: string
  /** The label of the button. */
  readonly button: string
  /** Sends the code. */
  readonly send: (code: string) => Promise<ApiResult<T>>
  readonly onDone: (value: T) => void
  readonly onClose: () => void
}

/** Asks for a code of the second factor before something is done. */
export function CodeDialog<T>({ title, text, button, send, onDone, onClose }: CodeDialogProps<T>) {
  const form = useForm({
    initial: { code: '' },
    checks: { code: checkGiven },
    async send({ code }) {
      const result = await send(code.trim())
      if (!result.ok) return result.error
      onDone(result.value)
      return null
    },
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <p className="cw-dialog-text">{text}</p>
        <TextField
          label="Code"
          field={form.field('code')}
          autoComplete="one-time-code"
          autoCapitalize="off"
          spellCheck={false}
          hint="Of your authenticator app, or a recovery code."
        />
        <FormError error={form.error} words={{ forbidden: 'The code is wrong.' }} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton isBusy={form.isBusy}>{button}</SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}
