import type { FastifyRequest } from 'fastify'

const DEVICE_LENGTH = 200

/** Where a request comes from, for lists of sessions and the audit log. */
export interface Client {
  /** The IP address. */
  readonly address: string
  /** What the browser calls itself. */
  readonly device: string
}

/** The client that sent a request. */
export function clientOf({ ip, headers }: FastifyRequest): Client {
  const device = (headers['user-agent'] ?? '').replaceAll('\0', '').toWellFormed().slice(0, DEVICE_LENGTH)
  return { address: ip, device: device.toWellFormed() }
}
