import { randomBytes } from 'node:crypto'
import { hashSecret } from '@cowrite/persistence'
import { Secret, TOTP } from 'otpauth'

/** As RFC 6238 recommends, and all authenticators expect. */
const PERIOD_S = 30
const DIGITS = 6
const ALGORITHM = 'SHA1'
const SECRET_BYTES = 20
/** Steps before and after the present one whose codes count: clocks of phones differ. */
const WINDOW = 1

const RECOVERY_CODES = 10
/** 80 bits, so that their hashes can be stored without a salt. */
const RECOVERY_BYTES = 10

/** A new shared secret of one-time codes. */
export function newSharedSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES)
}

/** What an authenticator needs: the secret in base32, and the address that a QR code holds. */
export function enrolment(
  secret: Uint8Array,
  label: string,
): { readonly secret: string; readonly uri: string } {
  return { secret: secretOf(secret).base32, uri: totpOf(secret, label).toString() }
}

/** The time step of a valid code at `now`, in ms; `null`: the code is wrong. */
export function stepOf(secret: Uint8Array, code: string, now: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW })
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD_S) + delta
}

/** New recovery codes: groups of characters that are not mistaken for each other. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = secretOf(randomBytes(RECOVERY_BYTES)).base32.toLowerCase()
    return text.match(/.{4}/g)!.join('-')
  })
}

/** The hash of a recovery code, however it was typed. */
export function recoveryHash(account: string, code: string): Uint8Array {
  return hashSecret(`${account}:${code.toLowerCase().replace(/[^a-z2-7]/g, '')}`)
}

function totpOf(secret: Uint8Array, label: string): TOTP {
  const options = { secret: secretOf(secret), algorithm: ALGORITHM, digits: DIGITS, period: PERIOD_S }
  return new TOTP({ ...options, issuer: 'Cowrite', label })
}

function secretOf(secret: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(secret).buffer })
}
