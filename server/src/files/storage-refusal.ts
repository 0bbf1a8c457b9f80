import type { FastifyInstance } from 'fastify'
import { ServiceError } from '../errors/service-error.ts'
import { StorageError } from './storage/file-storage.ts'

/** What is answered when the storage of files fails. */
export function storageRefusal({ code }: StorageError): ServiceError {
  switch (code) {
    case 'missing':
      return new ServiceError('not-found')
    case 'full':
      return new ServiceError('file-quota', 'The storage of files is full.')
    case 'unavailable':
      return new ServiceError('storage-away', null, 5)
    default:
      return code satisfies never
  }
}

/** Answers failures of the storage of files on the routes of a scope by the table of errors, and logs them. */
export function storageRefusals(scope: FastifyInstance): void {
  const { errorHandler } = scope
  scope.setErrorHandler((error, request, reply) => {
    const answered = error instanceof StorageError ? storageRefusal(error) : error
    return errorHandler.call(scope, answered as never, request, reply)
  })
}
