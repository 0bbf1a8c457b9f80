export type { Authentication, Authenticator, Credentials, Permissions } from './access/access.ts'
export { type Principal, type Role, SERVER_PRINCIPAL } from './access/principal.ts'
export { type Config, readConfig } from './config/config.ts'
export { ConfigError } from './config/config-error.ts'
export type { CowriteServer } from './cowrite-server.ts'
export type { DocumentService } from './documents/document-service.ts'
export type { CloseReason, DirectConnection, OpenOptions } from './embedding/direct-connection.ts'
export type {
  AuthenticateContext,
  AuthenticatedUser,
  AwarenessContext,
  BeforeUpdateContext,
  ChangedContext,
  DocumentContext,
  HookName,
  Hooks,
  HookTimes,
  LoadContext,
  LoadResult,
  PresentClient,
  RefusedUser,
  SessionContext,
  StatelessContext,
  StoredContext,
  TimedContext,
} from './embedding/hooks.ts'
export { DEFAULT_HOOK_TIMES } from './embedding/hooks.ts'
export { ServiceError } from './errors/service-error.ts'
export type { DocumentEvent, DocumentFact, VersionSummary } from './events/document-event.ts'
export type { EventConsumer } from './events/event-consumers.ts'
export { EVENT_PACE, type EventPace } from './events/event-pace.ts'
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from './http/limits.ts'
export { DEFAULT_LIMITS, type Limits } from './rooms/limits.ts'
export type { RoomCommand } from './rooms/room-command.ts'
export { createServer } from './server.ts'
export type { ServerOptions } from './server-options.ts'
