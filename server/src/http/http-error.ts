import { ERRORS, type ErrorBody, type ErrorCode } from '@cowrite/crdt'
import { StoreError, type StoreErrorCode } from '@cowrite/persistence'
import type { FastifyError, FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'

/** An expected refusal of an HTTP request; `detail` replaces the general sentence where more is known. */
export class HttpError extends Error {
  readonly code: ErrorCode
  readonly detail: string | null

  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail ?? ERRORS[code].what)
    this.code = code
    this.detail = detail
  }
}

/** Status and body of an error. */
export function errorAnswer(code: ErrorCode, detail: string | null): { status: number; body: ErrorBody } {
  const { http, what, todo } = ERRORS[code]
  return { status: http ?? 500, body: { error: code, message: detail ?? what, todo } }
}

/** Makes every failure of a route an answer from the table of errors. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error: FastifyError | HttpError | StoreError, request, reply) => {
    const { code, detail } = codeOf(error)
    if (code === 'internal' || error instanceof StoreError)
      log.error({ err: error, request: request.id, url: request.url }, 'request failed')
    const { status, body } = errorAnswer(code, detail)
    return reply.status(status).send(body)
  })
  app.setNotFoundHandler((_request, reply) => {
    const { status, body } = errorAnswer('not-found', null)
    return reply.status(status).send(body)
  })
}

function codeOf(error: FastifyError | HttpError | StoreError): { code: ErrorCode; detail: string | null } {
  if (error instanceof HttpError) return { code: error.code, detail: error.detail }
  if (error instanceof StoreError) return { code: storeCode(error.code), detail: null }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const field = first?.instancePath.slice(1).replaceAll('/', '.') || error.validationContext || 'request'
    return { code: 'invalid-request', detail: `${field}: ${first?.message ?? 'is wrong'}` }
  }
  switch (error.statusCode) {
    case 400:
    case 415:
      return { code: 'invalid-request', detail: error.message }
    case 413:
      return { code: 'frame-too-large', detail: null }
    default:
      return { code: 'internal', detail: null }
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
      return 'not-found'
    case 'closed':
      return 'shutting-down'
    default:
      return 'internal'
  }
}
