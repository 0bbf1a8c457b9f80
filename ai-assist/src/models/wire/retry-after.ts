/**
 * `Retry-After` in milliseconds (RFC 9110 §10.2.3: seconds or a date); the more precise `retry-after-ms` of some
 * servers takes precedence. Null when neither is present and valid.
 */
export function readRetryAfter(headers: Headers | undefined, now: number): number | null {
  const fine = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (fine >= 0) return fine
  const value = headers?.get('retry-after')?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
