import type { FastifyRequest } from 'fastify'
import type { Actor } from '../access/access-changes.ts'
import type { Caller } from './caller.ts'

/** The sender of a request that changes rights, with its address for the audit log. */
export async function actorOf(
  caller: Caller,
  request: FastifyRequest,
  documentName?: string,
): Promise<Actor> {
  return { principal: await caller(request, documentName), address: request.ip }
}
