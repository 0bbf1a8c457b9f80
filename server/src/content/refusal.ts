import { ServiceError } from '../errors/service-error.ts'
import type { Asked } from './block-thread.ts'

/** The error for a task that has no result. */
export function refusal(reason: Extract<Asked<unknown>, { ok: false }>['reason']): ServiceError {
  switch (reason) {
    case 'too-complex':
      return new ServiceError('too-complex')
    case 'unsafe':
      return new ServiceError(
        'internal',
        'An edit would have changed more than it named. Nothing was changed.',
      )
    case 'busy':
      return new ServiceError('rate-limited', 'Too many documents are being edited at the moment.')
    case 'closing':
      return new ServiceError('shutting-down')
    default:
      return reason satisfies never
  }
}
