import type { ServerFeature } from '../features/server-feature.ts'
import { type TicketRoutesOptions, ticketRoutes } from './routes.ts'

/** Tickets for y-websocket clients. */
export function ticketsFeature(options: TicketRoutesOptions): ServerFeature {
  return { routes: (app) => ticketRoutes(app, options) }
}
