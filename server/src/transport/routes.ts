import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Tickets } from '../access/tickets/tickets.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { Caller } from '../http/caller.ts'
import type { RoomAdmission } from '../rooms/room-admission.ts'

/** What {@link ticketRoutes} work with. */
export interface TicketRoutesOptions {
  readonly tickets: Tickets
  readonly caller: Caller
  readonly admission: RoomAdmission
}

/** `POST /api/v1/tickets`: tickets for y-websocket clients. */
export function ticketRoutes(
  instance: FastifyInstance,
  { tickets, caller, admission }: TicketRoutesOptions,
): void {
  instance
    .withTypeProvider<ZodTypeProvider>()
    .post(
      '/api/v1/tickets',
      { schema: { body: z.strictObject({ document: z.string() }) } },
      async (request, reply) => {
        const { document } = request.body
        const principal = await caller(request, document)
        const name = await admission.nameFor(document, principal)
        // Whoever may not open it is told what is told of documents that do not exist.
        if (name === null) throw new ServiceError('not-found')
        const { ticket, expiresAt } = await tickets.issue(principal, name)
        return reply.status(201).send({ ticket, expiresAt: expiresAt.toISOString() })
      },
    )
}
