import { useCallback, useEffect, useMemo, useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { linksApi } from '../../api/links.ts'
import { FormError } from '../../interface/FormError.tsx'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { PasswordField } from '../../interface/PasswordField.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { TextField } from '../../interface/TextField.tsx'
import { useForm } from '../../interface/use-form.ts'
import { cleanName, withName } from '../../session/presence/person.ts'
import { loadPerson, savePerson } from '../../session/presence/stored-person.ts'
import { localStore } from '../../session/storage/local-store.ts'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { navigate } from '../navigation/navigation.tsx'
import { checkGiven } from './checks.ts'
import { GateFrame } from './GateFrame.tsx'
import type { LinkProps } from './gate-props.ts'
import { SignInPage } from './SignInPage.tsx'

/** What is known of a share link. */
type Link =
  | { readonly state: 'asking' }
  /** A guest chooses a name, and types the password if it has one. */
  | { readonly state: 'guest'; readonly hasPassword: boolean }
  /** Somebody who is signed in types its password. */
  | { readonly state: 'password' }
  | { readonly state: 'sign-in' }
  | { readonly state: 'failed'; readonly error: ApiError }

/** A share link: opens its document for who is signed in, else for a guest with a chosen name. */
export default function ShareLinkPage(props: LinkProps) {
  const { token: secret } = props
  const session = useAccountSession()
  const account = useAccount()
  const api = useMemo(() => linksApi(session.server, session.send), [session])
  const [link, setLink] = useState<Link>({ state: 'asking' })
  const [person] = useState(() => loadPerson(localStore()))

  const open = useCallback(
    async (given: { password?: string; name?: string }): Promise<ApiError | null> => {
      const result = await api.open({ secret, ...given })
      if (!result.ok) return result.error
      const { address, token } = result.value
      if (token !== null) session.visit(address, token)
      navigate({ page: 'document', address })
      return null
    },
    [api, secret, session],
  )
  const isSignedIn = account !== null
  useEffect(() => {
    let isLeft = false
    const begin = async (): Promise<Link | null> => {
      if (!isSignedIn && (await session.renew()) === 'renewed') return null
      // A guest is asked for a name first, so that opening the link once is one visit.
      if (!isSignedIn) return { state: 'guest', hasPassword: false }
      const error = await open({})
      return error === null ? null : afterRefusal(error, true)
    }
    void begin().then((next) => {
      if (!isLeft && next !== null) setLink(next)
    })
    return () => {
      isLeft = true
    }
  }, [isSignedIn, session, open])

  const hasPassword = link.state === 'password' || (link.state === 'guest' && link.hasPassword)
  const form = useForm({
    initial: { name: person.name, password: '' },
    checks: {
      name: (value) => (cleanName(value) === null ? 'Fill this in.' : null),
      password: (value) => (hasPassword ? checkGiven(value) : null),
    },
    async send({ name, password }) {
      const chosen = cleanName(name) ?? person.name
      if (!isSignedIn && chosen !== person.name) savePerson(localStore(), withName(person, chosen))
      const given = { ...(isSignedIn ? {} : { name: chosen }), ...(hasPassword ? { password } : {}) }
      const error = await open(given)
      if (error === null) return null
      const next = afterRefusal(error, isSignedIn)
      setLink(next)
      // The first time, the password is news and not wrong.
      return next.state === 'failed' || hasPassword ? error : null
    },
  })
  switch (link.state) {
    case 'asking':
      return (
        <GateFrame title="A shared document">
          <LoadingRows count={2} />
        </GateFrame>
      )
    case 'sign-in':
      // Once signed in, the same page opens the document.
      return <SignInPage {...props} />
    case 'failed':
      return (
        <GateFrame
          title={
            link.error.status === 404 ? 'This link does not work any more' : 'The link could not be opened'
          }
          about={
            link.error.status === 404
              ? 'It was withdrawn, or its time is over. Ask whoever gave it to you for another.'
              : `${link.error.message} ${link.error.todo}`
          }
        >
          {link.error.status !== 404 && (
            <button type="button" className="cw-button cw-button-main" onClick={() => location.reload()}>
              Try again
            </button>
          )}
        </GateFrame>
      )
    case 'guest':
    case 'password':
      return (
        <GateFrame
          title="A shared document"
          about={hasPassword ? 'It opens with a password.' : 'Choose the name that the others see.'}
        >
          <form noValidate onSubmit={form.onSubmit}>
            {link.state === 'guest' && (
              <TextField
                label="Your name"
                field={form.field('name')}
                autoComplete="nickname"
                maxLength={40}
              />
            )}
            {hasPassword && (
              <PasswordField label="Password" field={form.field('password')} autoComplete="off" />
            )}
            <FormError error={form.error} words={{ 'password-needed': 'The password is wrong.' }} />
            <SubmitButton isBusy={form.isBusy}>Open the document</SubmitButton>
          </form>
          {link.state === 'guest' && (
            <p className="cw-gate-alternative">
              <button type="button" className="cw-link" onClick={() => setLink({ state: 'sign-in' })}>
                Sign in instead
              </button>
            </p>
          )}
        </GateFrame>
      )
    default:
      return link satisfies never
  }
}

function afterRefusal(error: ApiError, isSignedIn: boolean): Link {
  if (error.error === 'password-needed')
    return isSignedIn ? { state: 'password' } : { state: 'guest', hasPassword: true }
  if (error.error === 'sign-in-needed') return { state: 'sign-in' }
  // A wrong password, or too many.
  if (error.status === 403 || error.status === 429)
    return isSignedIn ? { state: 'password' } : { state: 'guest', hasPassword: true }
  return { state: 'failed', error }
}
