import { type Command, CommandError } from './command.ts'
import { withStore } from './with-store.ts'

/** `cowrite migrate`: updates the schema of the database. */
export const migrate: Command = {
  name: 'migrate',
  summary: 'Bring the database to the newest schema',
  about: [
    'Does what every start of the server does first, so that it can be done before a start.',
    'All migrations that are missing run in one transaction; there is no way back but a backup.',
  ],
  options: {},
  whenStopped: 'The database is as it was, or up to date.',
  async run({ config, out }) {
    let ran: readonly string[] | null = null
    const onMigrated = (names: readonly string[]): void => {
      ran = names
    }
    await withStore(config, { create: true, onMigrated }, async () => {
      if (ran === null) throw new CommandError('The database did not say which migrations ran.')
      for (const name of ran) out.result(`Ran migration ${name}.`)
      out.result('The database is up to date.')
    })
    return 0
  },
}
