import { z } from 'zod'
import { MAX_DAYS, type Values } from './variable.ts'

const MINUTE_MS = 60_000

/** Retention of unnamed versions, in days since their creation. */
export interface VersionRetention {
  /** Days for which all versions are kept. */
  readonly allDays: number
  /** Days for which the last version of each hour is kept; at least `allDays`. */
  readonly hourlyDays: number
  /** Days for which the last version of each day is kept; at least `hourlyDays`. */
  readonly dailyDays: number
}

/** All versions of the last day, the last of each hour for a week, the last of each day for a year. */
export const DEFAULT_RETENTION: VersionRetention = { allDays: 1, hourlyDays: 7, dailyDays: 365 }

const days = z.number().min(0).max(MAX_DAYS)
/** Three numbers of days: `1,7,365`. */
const retention = z
  .string()
  .transform((value) => value.split(',').map((part) => Number(part.trim() || Number.NaN)))
  .pipe(
    z
      .tuple([days, days, days], { message: 'must be three numbers of days, as 1,7,365' })
      .refine(([all, hourly, daily]) => all <= hourly && hourly <= daily, {
        message: 'must be three numbers of days, none smaller than the one before',
      }),
  )
  .transform(([allDays, hourlyDays, dailyDays]): VersionRetention => ({ allDays, hourlyDays, dailyDays }))

/** The variables of {@link VersionsConfig}. */
export const VERSIONS_VARIABLES = {
  COWRITE_VERSIONS_MINUTES: z.coerce.number().positive().max(10_000).default(10),
  COWRITE_VERSIONS_KEEP: retention.default(DEFAULT_RETENTION),
}

/** When versions are recorded, and how long they are kept. */
export interface VersionsConfig {
  /** Interval of automatic versions of an edited document, in ms. */
  readonly intervalMs: number
  /** Retention of automatic versions. */
  readonly retention: VersionRetention
}

/** Makes the section of validated values. */
export function versionsConfig(values: Values<typeof VERSIONS_VARIABLES>): VersionsConfig {
  return {
    intervalMs: values.COWRITE_VERSIONS_MINUTES * MINUTE_MS,
    retention: values.COWRITE_VERSIONS_KEEP,
  }
}
