import { parseArgs } from 'node:util'
import { StoreError } from '@cowrite/persistence'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import { adminCreate } from './admin-create.ts'
import { type Command, CommandError, type CommandRun, Interrupted } from './command.ts'
import { exportCommand } from './export.ts'
import { forget } from './forget.ts'
import { allHelp, commandHelp } from './help.ts'
import { importCommand } from './import.ts'
import { migrate } from './migrate.ts'
import { Output, type OutputOptions, oneLine } from './output.ts'
import { rotateKeys } from './rotate-keys.ts'
import { verify } from './verify.ts'

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  migrate,
  exportCommand,
  importCommand,
  verify,
  rotateKeys,
  forget,
  adminCreate,
]

/** The variables that commands use; as for the server, each is also a flag. */
const VARIABLE_FLAGS = [
  'database-url',
  'cowrite-store',
  'cowrite-data-dir',
  'cowrite-encryption-keys',
] as const

/** The environment of a command. */
export interface CliOptions extends OutputOptions {
  /** Aborted when the operator stops the command. */
  readonly signal: AbortSignal
  /**
   * Reads the configuration with these flags.
   *
   * @throws ConfigError
   */
  readonly config: (flags: readonly string[]) => Config
}

/** Whether a command line names a command or asks for help; otherwise it starts the server. */
export function isCommand(argv: readonly string[]): boolean {
  return (argv[0] !== undefined && !argv[0].startsWith('-')) || argv.includes('--help') || argv.includes('-h')
}

/** Runs the command named in `argv`, prints all messages, and returns the exit code. */
export async function runCli(argv: readonly string[], parts: CliOptions): Promise<number> {
  const out = new Output(parts)
  const words = argv[0] === 'help' ? argv.slice(1) : argv
  const command = COMMANDS.find((one) => one.name.split(' ').every((word, at) => word === words[at]))
  const name = argv[0] ?? ''
  const rest = argv.slice(command === undefined ? 1 : command.name.split(' ').length)
  if (command !== undefined && (name === 'help' || rest.includes('--help') || rest.includes('-h'))) {
    for (const line of commandHelp(command)) out.result(line)
    return 0
  }
  if (name.startsWith('-') || (name === 'help' && rest.length === 0)) {
    for (const line of allHelp(COMMANDS)) out.result(line)
    return 0
  }
  if (command === undefined) {
    out.note(
      `cowrite: there is no command ${name === 'help' ? (rest[0] ?? '') : name}; cowrite help lists all.`,
    )
    return 1
  }
  try {
    return await command.run(prepare(command, rest, parts, out))
  } catch (error) {
    const line = describe(error, command)
    if (line === null) throw error
    out.note(`cowrite ${command.name}: ${line}`)
    return 1
  } finally {
    out.end()
  }
}

/** @throws CommandError, ConfigError */
function prepare(command: Command, argv: readonly string[], parts: CliOptions, out: Output): CommandRun {
  const variables = Object.fromEntries(VARIABLE_FLAGS.map((flag) => [flag, { type: 'string' as const }]))
  const own = Object.fromEntries(Object.entries(command.options).map(([flag, { type }]) => [flag, { type }]))
  const values = parsed(argv, { ...variables, ...own }, command)
  const flags = VARIABLE_FLAGS.flatMap((flag) => {
    const value = values[flag]
    return typeof value === 'string' ? [`--${flag}`, value] : []
  })
  const text = (flag: string): string | undefined => {
    const value = values[flag]
    return typeof value === 'string' ? value : undefined
  }
  for (const [flag, { required, value }] of Object.entries(command.options)) {
    if (required && !text(flag)) {
      throw new CommandError(`--${flag} ${value ?? ''} is missing; cowrite ${command.name} --help says more.`)
    }
  }
  return {
    config: parts.config(flags),
    out,
    signal: parts.signal,
    text,
    required: (flag) => text(flag) ?? '',
    has: (flag) => values[flag] === true,
  }
}

function parsed(
  argv: readonly string[],
  options: Record<string, { type: 'string' | 'boolean' }>,
  command: Command,
): Record<string, string | boolean | undefined> {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Record<
      string,
      string | boolean | undefined
    >
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // parseArgs writes several sentences; the first names the error.
    const what = error.message.split(/\. |\n/, 1)[0] ?? ''
    throw new CommandError(`${what}; cowrite ${command.name} --help lists what there is.`)
  }
}

/** The line for an expected failure; `null` for an error in the program. */
function describe(error: unknown, command: Command): string | null {
  if (error instanceof Interrupted) return `stopped. ${command.whenStopped}`
  const expected =
    error instanceof CommandError || error instanceof ConfigError || error instanceof StoreError
  if (expected || (error instanceof Error && 'syscall' in error)) return oneLine(error.message)
  return null
}
