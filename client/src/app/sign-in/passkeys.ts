import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import type { Signed, SignInApi } from '../../api/accounts.ts'
import type { ApiError, ApiResult } from '../../api/http.ts'

/** Asks the browser for a passkey, and signs in by it. The error `cancelled`: the person has closed the browser's dialog. */
export async function signInByPasskey(api: SignInApi): Promise<ApiResult<Signed>> {
  const asked = await api.passkeyOptions()
  if (!asked.ok) return asked
  const { options, token } = asked.value
  const answer = await answered(() =>
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  )
  return answer.ok ? await api.passkey({ token, response: answer.value }) : answer
}

/** Has the browser make a passkey. */
export function makePasskey(options: unknown): Promise<ApiResult<unknown>> {
  return answered(() => startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }))
}

async function answered<T>(ask: () => Promise<T>): Promise<ApiResult<T>> {
  try {
    return { ok: true, value: await ask() }
  } catch (reason) {
    // Browsers say the same of a closed dialog, of a device without a passkey, and of a time that is over.
    const name = reason instanceof Error ? reason.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return { ok: false, error: CANCELLED }
    return { ok: false, error: { ...FAILED, message: messageOf(name) } }
  }
}

const CANCELLED: ApiError = { status: 0, error: 'cancelled', message: 'No passkey was used.', todo: '' }

const FAILED: ApiError = {
  status: 0,
  error: 'passkey-failed',
  message: 'The browser could not use a passkey.',
  todo: 'Try again, or use another way.',
}

function messageOf(name: string): string {
  if (name === 'InvalidStateError') return 'This device has a passkey of this account already.'
  return name === 'SecurityError'
    ? 'Passkeys of this server work only at its public address.'
    : FAILED.message
}
