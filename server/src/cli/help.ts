import type { Command } from './command.ts'

const RUN = 'node server/src/main.ts'

/** The lines of `cowrite help`. */
export function allHelp(commands: readonly Command[]): string[] {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const row = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`
  return [
    `Usage: ${RUN} [command] [flags]`,
    '',
    'Without a command the server starts. Its variables, which are flags too, are in docs/configuration.md.',
    '',
    ...commands.map(({ name, summary }) => row(name, summary)),
    row('help', 'This list; help and a command, or the command and --help, say more'),
    '',
    'Commands use the database of the server: DATABASE_URL, COWRITE_DATA_DIR, COWRITE_ENCRYPTION_KEYS.',
    'docs/operating.md has examples.',
  ]
}

/** The lines of `cowrite COMMAND --help`. */
export function commandHelp({ name, summary, about, options }: Command): string[] {
  const flags = Object.entries(options).map(([flag, { value, help, required }]) => ({
    usage: `--${flag}${value === undefined ? '' : ` ${value}`}`,
    help,
    required,
  }))
  const width = Math.max(0, ...flags.map(({ usage }) => usage.length))
  const usage = flags.map((flag) => (flag.required ? flag.usage : `[${flag.usage}]`))
  return [
    `Usage: ${[RUN, name, ...usage].join(' ')}`,
    '',
    `${summary}.`,
    ...about,
    ...(flags.length > 0 ? [''] : []),
    ...flags.map((flag) => `  ${flag.usage.padEnd(width)}  ${flag.help}`),
  ]
}
