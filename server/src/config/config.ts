import { parseArgs } from 'node:util'
import { Keyring, KeyringError } from '@cowrite/persistence'
import { z } from 'zod'
import { parseRedisUrl, type RedisTarget } from '../cluster/bus/redis-url.ts'
import { KEEPING, type Keeping } from '../versions/thinning.ts'

const bytes = z.coerce.number().int().positive()
const days = () => z.number().min(0).max(MAX_DAYS)
const flag = z.enum(['0', '1']).transform((value) => value === '1')
const url = (protocols: string[]) =>
  z
    .string()
    .refine((value) => protocols.some((protocol) => value.startsWith(`${protocol}:`)), {
      message: `must be a URL that starts with ${protocols.join(' or ')}`,
      abort: true,
    })
    // PostgreSQL's URLs may omit the host. The value may contain a password, so error messages do not repeat it.
    .refine((value) => URL.canParse(value) || URL.canParse(value.replace('@/', '@localhost/')), {
      message: 'cannot be read as a URL; special characters in names and passwords are written as %XX',
    })

/** About 270 years, so that computed times stay valid dates. */
const MAX_DAYS = 100_000
/** Three numbers of days: `1,7,365`. */
const keeping = z
  .string()
  .transform((value) => value.split(',').map((part) => Number(part.trim() || Number.NaN)))
  .pipe(
    z
      .tuple([days(), days(), days()], { message: 'must be three numbers of days, as 1,7,365' })
      .refine(([all, hourly, daily]) => all <= hourly && hourly <= daily, {
        message: 'must be three numbers of days, none smaller than the one before',
      }),
  )
  .transform(([allDays, hourlyDays, dailyDays]): Keeping => ({ allDays, hourlyDays, dailyDays }))

const redisTarget = z.string().transform((value, context): RedisTarget => {
  const parsed = parseRedisUrl(value)
  if (parsed.ok) return parsed.target
  context.addIssue(parsed.reason)
  return z.NEVER
})

/** All variables of the server, with their defaults. Flags have the same names: `--port` is `PORT`. */
const variables = z.strictObject({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  COWRITE_STORE: z.enum(['database', 'memory']).default('database'),
  COWRITE_DATA_DIR: z.string().min(1).default('./.cowrite'),
  COWRITE_ENCRYPTION_KEYS: z
    .string()
    .transform((value, context): Keyring => {
      try {
        return Keyring.parse(value)
      } catch (error) {
        if (!(error instanceof KeyringError)) throw error
        context.addIssue({ code: 'custom', message: error.message })
        return z.NEVER
      }
    })
    .optional(),
  REDIS_URL: redisTarget.optional(),
  COWRITE_AUTH: z.enum(['open']).default('open'),
  COWRITE_ALLOW_OPEN: flag.default(false),
  COWRITE_ORIGINS: z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((value) => new URL(value).origin)))
    .default([]),
  COWRITE_MAX_FRAME_BYTES: bytes.default(16 * 1024 * 1024),
  COWRITE_JOURNAL_MAX_BYTES: bytes.default(64 * 1024 * 1024),
  COWRITE_VERSIONS_MINUTES: z.coerce.number().positive().max(10_000).default(10),
  COWRITE_VERSIONS_KEEP: keeping.default(KEEPING),
  COWRITE_TRASH_DAYS: z.coerce.number().min(0).max(MAX_DAYS).default(30),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: url(['http', 'https']).optional(),
  COWRITE_MODELS: z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** The configuration, read once at start. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly store: { kind: 'memory' } | { kind: 'pglite'; dataDir: string } | { kind: 'postgres'; url: string }
  /** The keys that seal stored bytes; `null`: bytes are not sealed. */
  readonly keys: Keyring | null
  /** The Redis that connects the nodes; `null` for a single node. */
  readonly redis: RedisTarget | null
  readonly auth: 'open'
  /** Whether the server listens on loopback addresses only. */
  readonly loopbackOnly: boolean
  /** Exact origins, in addition to the server's own, that may open sockets or frame the widget. */
  readonly origins: readonly string[]
  readonly maxFrameBytes: number
  /** Maximum size of updates pending in the journal before new ones are refused, in bytes. */
  readonly journalMaxBytes: number
  /** Interval of automatic versions of an edited document, in ms. */
  readonly versionsIntervalMs: number
  /** Retention of automatic versions. */
  readonly versionsKeep: Keeping
  /** Days in the trash before a document is deleted permanently. */
  readonly trashDays: number
  readonly assistant: {
    readonly apiKey: string | undefined
    readonly baseUrl: string | undefined
    readonly models: readonly string[]
  }
  readonly logLevel: string
}

/** The configuration is unusable; `message` is one line for the operator. */
export class ConfigError extends Error {}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** The names of all variables, for documentation checks. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape)

/**
 * Reads the configuration from an environment and command-line flags; flags take precedence.
 *
 * @throws ConfigError with one line that names the error and its reason.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Config {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue
    if (name in variables.shape) given[name] = value
    else if (name.startsWith('COWRITE_')) throw new ConfigError(`${name} is not a variable of Cowrite`)
  }
  Object.assign(given, readFlags(argv))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`${String(issue.path[0] ?? 'configuration')}: ${issue.message}`)
  }
  return shape(parsed.data)
}

function readFlags(argv: readonly string[]): Record<string, string> {
  const names = new Map(VARIABLES.map((name) => [name.toLowerCase().replaceAll('_', '-'), name]))
  const options = Object.fromEntries([...names.keys()].map((name) => [name, { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true })
    return Object.fromEntries(
      Object.entries(values).map(([flag, value]) => [names.get(flag)!, String(value)]),
    )
  } catch (error) {
    // parseArgs writes several lines; the first names the error.
    throw new ConfigError(error instanceof Error ? error.message.split('\n', 1)[0]! : String(error))
  }
}

function shape(values: z.output<typeof variables>): Config {
  if (values.COWRITE_AUTH === 'open' && !LOOPBACK.has(values.HOST) && !values.COWRITE_ALLOW_OPEN) {
    throw new ConfigError(
      `HOST: ${values.HOST} is not loopback, and COWRITE_AUTH=open lets everybody edit; set COWRITE_ALLOW_OPEN=1 if that is meant`,
    )
  }
  return {
    host: values.HOST,
    port: values.PORT,
    store: shapeStore(values),
    keys: values.COWRITE_ENCRYPTION_KEYS ?? null,
    redis: values.REDIS_URL ?? null,
    auth: values.COWRITE_AUTH,
    loopbackOnly: LOOPBACK.has(values.HOST),
    origins: values.COWRITE_ORIGINS,
    maxFrameBytes: values.COWRITE_MAX_FRAME_BYTES,
    journalMaxBytes: values.COWRITE_JOURNAL_MAX_BYTES,
    versionsIntervalMs: values.COWRITE_VERSIONS_MINUTES * 60_000,
    versionsKeep: values.COWRITE_VERSIONS_KEEP,
    trashDays: values.COWRITE_TRASH_DAYS,
    assistant: {
      apiKey: values.OPENAI_API_KEY,
      baseUrl: values.OPENAI_BASE_URL,
      models: values.COWRITE_MODELS,
    },
    logLevel: values.LOG_LEVEL,
  }
}

function shapeStore(values: z.output<typeof variables>): Config['store'] {
  if (values.COWRITE_STORE === 'memory') return { kind: 'memory' }
  if (values.DATABASE_URL) return { kind: 'postgres', url: values.DATABASE_URL }
  return { kind: 'pglite', dataDir: values.COWRITE_DATA_DIR }
}

/**
 * The configuration of this process, with the flags `argv`. The only function that reads the environment.
 *
 * @throws ConfigError
 */
export function processConfig(argv: readonly string[] = process.argv.slice(2)): Config {
  return readConfig(process.env, argv)
}
