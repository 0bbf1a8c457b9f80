import { describe, expect, it } from 'vitest'
import { closeReason, isFinal } from './close-reason.ts'

describe('why a session was closed', () => {
  it('EDIT-10: a trashed, unknown or forbidden document ends the session; a restart does not', () => {
    expect(isFinal(closeReason(1000, 'trashed'))).toBe(true)
    expect(isFinal(closeReason(4410, ''))).toBe(true)
    expect(isFinal(closeReason(4404, 'not-found: nothing here'))).toBe(true)
    expect(isFinal(closeReason(4403, ''))).toBe(true)
    expect(isFinal(closeReason(1012, 'shutting-down'))).toBe(false)
    expect(isFinal(closeReason(1013, 'rate-limited'))).toBe(false)
    expect(isFinal(closeReason(1006, ''))).toBe(false)
    expect(isFinal(closeReason(4408, 'forced'))).toBe(false)
  })

  it('reads the name before the number', () => {
    expect(closeReason(1000, 'trashed')).toBe('trashed')
    expect(closeReason(4403, 'unauthorized')).toBe('unauthorized')
    expect(closeReason(4401, 'Sorry')).toBe('unauthorized')
    expect(closeReason(1000, 'constructor')).toBeNull()
    expect(closeReason(1000, '')).toBeNull()
    expect(closeReason(1009, '')).toBe('frame-too-large')
    expect(closeReason(1009, 'frame-too-large: 20000000 bytes')).toBe('frame-too-large')
  })
})
