import type { Config } from '../config/config.ts'
import type { Output } from './output.ts'

/** A command ended without success for an expected reason; the message is one line for the operator. */
export class CommandError extends Error {}

/** The operator stopped the command; it ends as soon as nothing is left incomplete. */
export class Interrupted extends Error {}

/** One flag of a command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** The placeholder of the value in the help, such as `FILE`; absent for flags without a value. */
  readonly value?: string
  /** One line of help. */
  readonly help: string
  readonly required?: boolean
}

/** The inputs and outputs of a running command. */
export interface CommandRun {
  readonly config: Config
  readonly out: Output
  /** Aborted with {@link Interrupted} when the operator stops the command. */
  readonly signal: AbortSignal
  /** The value of a flag; `undefined` when it is absent. */
  text(flag: string): string | undefined
  /** The value of a required flag. */
  required(flag: string): string
  /** Whether a flag without a value is present. */
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
  /** The message after the operator has stopped the command. */
  readonly whenStopped: string
  /**
   * Returns the exit code: 0, or 1 when the operator must check something. Rejects with {@link CommandError}, {@link
   * Interrupted} or a `StoreError`, whose messages are for the operator.
   */
  run(run: CommandRun): Promise<number>
}
