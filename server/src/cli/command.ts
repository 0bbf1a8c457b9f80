import type { Config } from '../config/config.ts'
import type { Output } from './output.ts'

/** An expected end of a command without success; the message is one line for the operator. */
export class CommandError extends Error {}

/** The operator asked the command to stop; it ends as soon as that leaves nothing half done. */
export class Interrupted extends Error {}

/** A flag of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** What stands behind the flag in the help, such as `FILE`; absent for flags without a value. */
  readonly value?: string
  /** One line. */
  readonly help: string
  readonly required?: boolean
}

/** What a command has to work with. */
export interface CommandRun {
  readonly config: Config
  readonly out: Output
  /** Aborted with {@link Interrupted} when the operator wants the command to end. */
  readonly signal: AbortSignal
  /** The value of a flag; `undefined` when it was not given. */
  text(flag: string): string | undefined
  /** The value of a required flag. */
  required(flag: string): string
  /** Whether a flag without a value was given. */
  has(flag: string): boolean
}

/** One sub-command of `cowrite`. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Lines of the command's own help, after the summary. */
  readonly about: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  /** What to tell somebody who stopped it. */
  readonly whenStopped: string
  /**
   * Returns the exit code: 0, or 1 when something is to be looked at. Rejects with {@link CommandError},
   * {@link Interrupted} or a `StoreError`, whose messages are for the operator.
   */
  run(run: CommandRun): Promise<number>
}
