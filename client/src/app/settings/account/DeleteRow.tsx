import { useMemo, useState } from 'react'
import { accountApi } from '../../../api/account.ts'
import { Dialog } from '../../../editor/controls/Dialog.tsx'
import { FormError } from '../../../interface/FormError.tsx'
import { PasswordField } from '../../../interface/PasswordField.tsx'
import { SubmitButton } from '../../../interface/SubmitButton.tsx'
import { TextField } from '../../../interface/TextField.tsx'
import { useForm } from '../../../interface/use-form.ts'
import { useAccountSession } from '../../account-session/account-context.ts'
import { SettingsRow } from '../../settings-frame/SettingsPage.tsx'
import type { SettingsPageProps } from '../../settings-frame/settings-section.ts'
import { checkGiven } from '../../sign-in/checks.ts'

/** The word that confirms the deletion of an account without a password. */
const CONFIRMATION = 'delete'

/** The end of the account. */
export function DeleteRow(props: SettingsPageProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <SettingsRow
      title="Delete the account"
      hint="What you wrote stays in the documents, under the name “Deleted person”."
    >
      <button type="button" className="cw-button cw-button-danger" onClick={() => setOpen(true)}>
        Delete…
      </button>
      {isOpen && <DeleteDialog {...props} onClose={() => setOpen(false)} />}
    </SettingsRow>
  )
}

function DeleteDialog({ account, server, send, onClose }: SettingsPageProps & { onClose: () => void }) {
  const api = useMemo(() => accountApi(server, send), [server, send])
  const session = useAccountSession()
  const { hasPassword } = account
  const form = useForm({
    initial: { proof: '' },
    checks: {
      proof: (value) =>
        hasPassword
          ? checkGiven(value)
          : value.trim().toLowerCase() === CONFIRMATION
            ? null
            : `Type ${CONFIRMATION}.`,
    },
    async send({ proof }) {
      const result = await api.delete(hasPassword ? proof : null)
      if (!result.ok) return result.error
      const left = await session.signOut()
      return left.ok ? null : left.error
    },
  })
  return (
    <Dialog title="Delete your account" onClose={onClose}>
      <form className="cw-form" noValidate onSubmit={form.onSubmit}>
        <p className="cw-dialog-text">
          Your sessions and keys end, and nobody can sign in as you any more. This cannot be undone.
        </p>
        {hasPassword ? (
          <PasswordField label="Your password" field={form.field('proof')} autoComplete="current-password" />
        ) : (
          <TextField
            label={`Type “${CONFIRMATION}” to confirm`}
            field={form.field('proof')}
            autoComplete="off"
            autoCapitalize="off"
          />
        )}
        <FormError error={form.error} words={{ forbidden: 'The password is wrong.' }} />
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button cw-button-quiet" onClick={onClose}>
            Keep it
          </button>
          <SubmitButton isBusy={form.isBusy} look="danger">
            Delete my account
          </SubmitButton>
        </div>
      </form>
    </Dialog>
  )
}
