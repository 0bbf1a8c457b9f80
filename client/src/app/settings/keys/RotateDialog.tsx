import type { ApiResult } from '../../../api/http.ts'
import type { NewApiKey } from '../../../api/keys.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { SelectField } from '../../../interface/SelectField.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { useForm } from '../../../interface/use-form.ts'

/** For how long the replaced key is taken, seconds. */
const GRACES = [
  { value: '0', label: 'not at all' },
  { value: '3600', label: 'one hour' },
  { value: '86400', label: 'one day' },
  { value: '604800', label: 'one week' },
] as const

export interface RotateDialogProps {
  readonly name: string
  readonly rotate: (graceSeconds: number) => Promise<ApiResult<NewApiKey>>
  readonly onMade: (key: NewApiKey) => void
  readonly onClose: () => void
}

/** Replaces a key, while the old one works for a chosen time. */
export function RotateDialog({ name, rotate, onMade, onClose }: RotateDialogProps) {
  const form = useForm({
    initial: { grace: '86400' },
    async send({ grace }) {
      const result = await rotate(Number(grace))
      if (!result.ok) return result.error
      onMade(result.value)
      return null
    },
  })
  return (
    <Dialog title={`Replace “${name}”`} onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <SelectField
          label="The present key works on for"
          value={form.values.grace}
          options={GRACES}
          onValue={(grace) => form.set('grace', grace)}
        />
        <FormError error={form.error} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Cancel
          </button>
          <SubmitButton isBusy={form.isBusy}>Make another key</SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}
