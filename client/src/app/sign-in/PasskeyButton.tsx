import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { SignInApi } from '../../api/accounts.ts'
import type { ApiError } from '../../api/http.ts'
import { FormError } from '../../interface/FormError.tsx'
import { useArrival } from './use-arrival.ts'

/** Signs in by a passkey of this device, where the browser knows them. */
export function PasskeyButton({ api }: { api: SignInApi }) {
  const arrive = useArrival()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  if (!('PublicKeyCredential' in globalThis)) return null
  const use = async () => {
    setError(null)
    const { signInByPasskey } = await import('./passkeys.ts')
    const result = await signInByPasskey(api)
    if (result.ok) await arrive(result.value)
    // Who closes the browser's dialog has decided so.
    else if (result.error.error !== 'cancelled') setError(result.error)
  }
  return (
    <>
      <button
        type="button"
        className="cw-button"
        aria-disabled={isBusy || undefined}
        data-busy={isBusy || undefined}
        onClick={() => {
          if (isBusy) return
          setBusy(true)
          void use().finally(() => setBusy(false))
        }}
      >
        <KeyRound className="cw-icon-small" aria-hidden="true" />
        Use a passkey
      </button>
      <FormError error={error} words={{ unauthorized: 'This server does not know that passkey.' }} />
    </>
  )
}
