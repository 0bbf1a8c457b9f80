import { z } from 'zod'
import type { Values } from './variable.ts'

/** The variables of {@link LoggingConfig}. */
export const LOGGING_VARIABLES = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
}

/** What is logged. */
export interface LoggingConfig {
  /** The lowest level that is written; `silent`: nothing. */
  readonly level: string
}

/** Makes the section of validated values. */
export function loggingConfig(values: Values<typeof LOGGING_VARIABLES>): LoggingConfig {
  return { level: values.LOG_LEVEL }
}
