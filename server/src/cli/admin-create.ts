import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { PasswordHasher } from '../access/passwords.ts'
import { AccountActions } from '../accounts/activity/account-actions.ts'
import { emailField, nameField, newPasswordField } from '../accounts/people/fields.ts'
import { makeFirstOwner } from '../accounts/setup/setup-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import { type Command, CommandError } from './command.ts'
import { withStore } from './with-store.ts'

const STANDARD_INPUT = 0

const owner = z.object({
  email: emailField,
  name: nameField,
  organization: nameField,
  password: newPasswordField,
})

/** `cowrite admin create`: makes the first owner without a set-up link. */
export const adminCreate: Command = {
  name: 'admin create',
  summary: 'Make the first owner, where no set-up link can be opened',
  about: [
    'The owner gets the organization with all projects and documents that are there.',
    'With the embedded database, stop the server first. --password-file - reads standard input.',
  ],
  options: {
    email: { type: 'string', value: 'ADDRESS', help: 'The e-mail address to sign in with', required: true },
    name: { type: 'string', value: 'NAME', help: 'The name that others see', required: true },
    organization: { type: 'string', value: 'NAME', help: 'The name of the organization', required: true },
    'password-file': { type: 'string', value: 'FILE', help: 'The file with the password', required: true },
  },
  whenStopped: 'Nothing was changed, or everything: it is one transaction.',
  async run(run) {
    const file = run.required('password-file')
    const parsed = owner.safeParse({
      email: run.required('email'),
      name: run.required('name'),
      organization: run.required('organization'),
      password: readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8').replace(/\r?\n$/, ''),
    })
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!
      throw new CommandError(`${issue.path.join('.')}: ${issue.message}`)
    }
    const { password, ...person } = parsed.data
    const passwordHash = await new PasswordHasher().hash(password)
    return await withStore(run.config, { create: true }, async ({ access }) => {
      if (access === null) throw new CommandError('This database keeps no accounts.')
      const client = { address: '', device: 'command' }
      try {
        await new AccountActions(access, null).run(client, (action) =>
          makeFirstOwner(action, person, passwordHash),
        )
      } catch (error) {
        if (error instanceof ServiceError && error.code === 'not-found')
          throw new CommandError('There is an owner already.')
        if (error instanceof ServiceError) throw new CommandError(error.message)
        throw error
      }
      run.out.result(`${person.email} owns ${person.organization} now, and can sign in.`)
      return 0
    })
  },
}
