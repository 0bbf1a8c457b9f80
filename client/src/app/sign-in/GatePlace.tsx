import { useMemo } from 'react'
import { type SignInApi, signInApi } from '../../api/accounts.ts'
import { later } from '../../editor/controls/later.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useAccountSession } from '../account-session/account-context.ts'
import { NotLoaded } from '../messages/NotLoaded.tsx'
import { AppLink } from '../navigation/navigation.tsx'
import type { GatePage } from '../navigation/route.ts'
import { ForgotPage } from './ForgotPage.tsx'
import { GateFrame } from './GateFrame.tsx'
import type { GateProps } from './gate-props.ts'
import { ResetPage } from './ResetPage.tsx'
import { SignInPage } from './SignInPage.tsx'
import { SignUpPage } from './SignUpPage.tsx'
import { useAuthOptions } from './use-auth-options.ts'
import { VerifyPage } from './VerifyPage.tsx'

// Links that most people open once.
const SetUpPage = later(() => import('./SetUpPage.tsx'), NotLoaded)
const InvitationPage = later(() => import('./InvitationPage.tsx'), NotLoaded)
const UnsubscribePage = later(() => import('./UnsubscribePage.tsx'), NotLoaded)
const ShareLinkPage = later(() => import('./ShareLinkPage.tsx'), NotLoaded)

/** The pages for who is not signed in, when the server has said how one signs in. */
export default function GatePlace({ page }: { page: GatePage }) {
  const { server } = useAccountSession()
  const api = useMemo(() => signInApi(server), [server])
  return <Known page={page} api={api} />
}

function Known({ page, api }: { page: GatePage; api: SignInApi }) {
  const [options, retry] = useAuthOptions(api)
  switch (options.state) {
    case 'loading':
      return (
        <GateFrame title={titleOf(page)}>
          <LoadingRows count={3} />
        </GateFrame>
      )
    case 'failed':
      return (
        <GateFrame title={titleOf(page)} about={`${options.error.message} ${options.error.todo}`}>
          <button type="button" className="cw-button cw-button-main" onClick={retry}>
            Try again
          </button>
        </GateFrame>
      )
    case 'loaded':
      return options.options.mode === 'open' ? (
        <GateFrame
          title="Nobody signs in here"
          about="This server has no accounts: everybody who reaches it may read and write everything."
        >
          <AppLink to={{ page: 'documents' }} className="cw-button cw-button-main">
            All documents
          </AppLink>
        </GateFrame>
      ) : (
        <Shown page={page} api={api} options={options.options} />
      )
    default:
      return options satisfies never
  }
}

function Shown({ page, ...props }: GateProps & { page: GatePage }) {
  switch (page.page) {
    case 'sign-in':
      return <SignInPage {...props} />
    case 'sign-up':
      return <SignUpPage {...props} />
    case 'forgot':
      return <ForgotPage {...props} />
    case 'reset':
      return <ResetPage {...props} token={page.token} />
    case 'verify':
      return <VerifyPage {...props} token={page.token} />
    case 'setup':
      return <SetUpPage {...props} token={page.token} />
    case 'invitation':
      return <InvitationPage {...props} token={page.token} />
    case 'unsubscribe':
      return <UnsubscribePage token={page.token} />
    case 'share-link':
      return <ShareLinkPage {...props} token={page.token} />
    default:
      return page satisfies never
  }
}

function titleOf({ page }: GatePage): string {
  switch (page) {
    case 'sign-in':
      return 'Sign in'
    case 'sign-up':
      return 'Make an account'
    case 'forgot':
    case 'reset':
      return 'A new password'
    case 'verify':
      return 'Your address'
    case 'setup':
      return 'Make this server yours'
    case 'invitation':
      return 'An invitation'
    case 'unsubscribe':
      return 'Mails about notifications'
    case 'share-link':
      return 'A shared document'
    default:
      return page satisfies never
  }
}
