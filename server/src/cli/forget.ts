import { type Command, CommandError } from './command.ts'
import { withStore } from './with-store.ts'

/** `cowrite forget`: removes a principal's name from everything it wrote. */
export const forget: Command = {
  name: 'forget',
  summary: "Take a person's or program's name off everything it wrote",
  about: [
    'Updates, authorship and versions of this principal belong to "deleted" afterwards; the texts stay.',
    'This cannot be undone. Backups and exports made before still hold the name.',
  ],
  options: {
    principal: { type: 'string', value: 'ID', help: 'Whose name: the id as recorded', required: true },
    yes: { type: 'boolean', help: 'Yes, really' },
  },
  whenStopped: 'Nothing was changed, or everything: it is one statement.',
  async run(run) {
    const principal = run.required('principal')
    if (!run.has('yes')) {
      throw new CommandError(`The name ${principal} would be gone for good. Add --yes if that is meant.`)
    }
    return await withStore(run.config, { create: false }, async (store) => {
      const entries = await store.maintenance.forgetPrincipal(principal)
      run.out.result(
        `Took the name ${principal} off ${entries.toLocaleString('en')} ${entries === 1 ? 'entry' : 'entries'}.`,
      )
      return 0
    })
  },
}
