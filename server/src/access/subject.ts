import type { Subject } from '@cowrite/persistence'
import type { Credential } from './credential.ts'

/** Whose rights a credential asks for. One that grants by itself asks for nobody's, only for what is known of the place. */
export function subjectOf(credential: Credential): Subject {
  const nothing = { account: null, session: null, key: null, keyGeneration: 0, consent: null, visit: null }
  switch (credential.kind) {
    case 'session':
      return { ...nothing, account: credential.account, session: credential.session }
    case 'key':
      return {
        ...nothing,
        account: credential.account,
        key: credential.key,
        keyGeneration: credential.generation,
      }
    case 'consent':
      return { ...nothing, account: credential.account, consent: credential.grant }
    case 'visit':
      return { ...nothing, visit: credential.visit }
    case 'host-account':
      return { ...nothing, account: credential.account }
    case 'host':
      // Its rights are in the token; of the project it is asked whether it is in the trash.
      return nothing
    case 'program':
      return nothing
    default:
      return credential satisfies never
  }
}
