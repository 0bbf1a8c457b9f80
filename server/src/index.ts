export { type Config, ConfigError, readConfig } from './config/config.ts'
export type { Control } from './fabric/control.ts'
export { DEFAULT_LIMITS, type Limits } from './rooms/limits.ts'
export { type CowriteServer, createServer, type ServerParts } from './server.ts'
