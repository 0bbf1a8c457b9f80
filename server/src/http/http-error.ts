import { ERRORS, type ErrorBody, type ErrorCode } from '@cowrite/crdt'
import { StoreError, type StoreErrorCode } from '@cowrite/persistence'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { ServiceError } from '../errors/service-error.ts'

/** Status and body of an error. */
export function errorAnswer(code: ErrorCode, detail: string | null): { status: number; body: ErrorBody } {
  const { http, what, todo } = ERRORS[code]
  return { status: http ?? 500, body: { error: code, message: detail ?? what, todo } }
}

/** Converts every failure of a route to a response from the table of errors. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: FastifyError | ServiceError | StoreError, request, reply) => {
    const { code, detail } = codeOf(error)
    if (code === 'internal' || error instanceof StoreError)
      logger.error({ err: error, request: request.id, url: request.url }, 'request failed')
    if (error instanceof ServiceError && error.retryAfterS !== null)
      reply.header('retry-after', error.retryAfterS)
    return send(reply, code, detail)
  })
  app.setNotFoundHandler((_request, reply) => send(reply, 'not-found', null))
}

/** Replies to a request for which the framework has no route: its path cannot be decoded, or is too long. */
export function answerFrameworkErrors(
  _error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.header('x-content-type-options', 'nosniff')
  send(reply, 'invalid-request', 'path: it cannot be decoded, or a part of it is too long')
}

function send(reply: FastifyReply, code: ErrorCode, detail: string | null): FastifyReply {
  const { status, body } = errorAnswer(code, detail)
  return reply.status(status).header('cache-control', 'no-store').send(body)
}

/** The entry of the table of errors for anything that was thrown. */
export function errorOf(error: unknown): { code: ErrorCode; detail: string | null } {
  return error instanceof Error ? codeOf(error as FastifyError) : { code: 'internal', detail: null }
}

function codeOf(error: FastifyError | ServiceError | StoreError): { code: ErrorCode; detail: string | null } {
  if (error instanceof ServiceError) return { code: error.code, detail: error.detail }
  if (error instanceof StoreError) return { code: storeCode(error.code), detail: null }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const field = first?.instancePath.slice(1).replaceAll('/', '.') || error.validationContext || 'request'
    return { code: 'invalid-request', detail: `${field}: ${first?.message ?? 'is wrong'}` }
  }
  const { statusCode = 500 } = error
  switch (statusCode) {
    case 403:
    case 404:
      return { code: 'not-found', detail: null }
    case 412:
      return { code: 'conflict', detail: null }
    case 413:
      return { code: 'frame-too-large', detail: null }
    case 415:
      return { code: 'unsupported-media-type', detail: null }
    case 416:
      return { code: 'range-not-satisfiable', detail: null }
    default:
      return statusCode >= 400 && statusCode < 500
        ? { code: 'invalid-request', detail: error.message }
        : { code: 'internal', detail: null }
  }
}

function storeCode(code: StoreErrorCode): ErrorCode {
  switch (code) {
    case 'unavailable':
      return 'database-away'
    case 'damaged':
    case 'missing-key':
      return 'load-failed'
    case 'unknown-document':
    case 'deleted':
      return 'not-found'
    // The database refuses these data permanently.
    case 'rejected':
      return 'invalid-request'
    case 'closed':
      return 'shutting-down'
    default:
      return 'internal'
  }
}
