import type { ApiResult } from '../../../api/http.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { checkGiven } from '../../sign-in/checks.ts'

export interface RenameDialogProps {
  readonly name: string
  readonly rename: (name: string) => Promise<ApiResult<unknown>>
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks for another name. */
export function RenameDialog({ name, rename, onDone, onClose }: RenameDialogProps) {
  const form = useForm({
    initial: { name },
    checks: { name: checkGiven },
    async send(values) {
      const result = await rename(values.name.trim())
      if (!result.ok) return result.error
      onDone()
      return null
    },
  })
  return (
    <Dialog title="Rename" onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <TextField label="Name" field={form.field('name')} autoComplete="off" maxLength={80} />
        <FormError error={form.error} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton isBusy={form.isBusy}>Rename</SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}
