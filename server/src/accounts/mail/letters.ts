import type { Mail } from './mailer.ts'

/** The mails about accounts. `origin`: the address of the server without a path. */
export class Letters {
  private readonly origin: () => string

  constructor(origin: () => string) {
    this.origin = origin
  }

  signUp(to: string, token: string): Mail {
    return letter(to, 'Finish signing up', [
      'Open this link to finish signing up. It works for a day, and once.',
      this.link('verify', token),
      'If you did not ask for this, do nothing: no account is created.',
    ])
  }

  /** To somebody who has an account and signs up again. */
  alreadyThere(to: string): Mail {
    return letter(to, 'You have an account already', [
      'Somebody tried to sign up with your address, for which there is an account. If it was you, sign in here; ' +
        'there you can also choose a new password.',
      `${this.origin()}/sign-in`,
    ])
  }

  verify(to: string, token: string): Mail {
    return letter(to, 'Confirm your e-mail address', [
      'Open this link to confirm that this address is yours. It works for a day, and once.',
      this.link('verify', token),
    ])
  }

  reset(to: string, token: string): Mail {
    return letter(to, 'Choose a new password', [
      'Open this link to choose a new password. It works for an hour, and once.',
      this.link('reset', token),
      'If you did not ask for this, do nothing: your password stays.',
    ])
  }

  /** To the earlier address. */
  emailChanged(to: string, email: string): Mail {
    return letter(to, 'Your e-mail address was changed', [
      `From now on you sign in with ${email}. If it was not you who changed this, ask the administrator at once.`,
      `${this.origin()}/`,
    ])
  }

  passwordChanged(to: string): Mail {
    return letter(to, 'Your password was changed', [
      'Your password was changed, and all other browsers were signed out. If it was not you, choose a new one at once.',
      `${this.origin()}/forgot`,
    ])
  }

  private link(page: 'verify' | 'reset', token: string): string {
    return `${this.origin()}/${page}/${token}`
  }
}

function letter(to: string, subject: string, paragraphs: readonly string[]): Mail {
  return { to, subject: `Cowrite: ${subject}`, text: `${paragraphs.join('\n\n')}\n` }
}
