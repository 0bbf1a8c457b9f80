import { ServiceError } from '../errors/service-error.ts'

/** The refusal of what could not be read, compared or restored. */
export function workerRefusal(reason: 'too-complex' | 'busy' | 'closing' | 'not-saved'): ServiceError {
  switch (reason) {
    case 'too-complex':
      return new ServiceError('too-complex')
    case 'busy':
      return new ServiceError('rate-limited', 'Too many documents are being read at the moment.')
    case 'closing':
      return new ServiceError('shutting-down')
    case 'not-saved':
      return new ServiceError('database-away', 'The version is back in the document, but not saved yet.')
    default:
      return reason satisfies never
  }
}
