import { useCallback } from 'react'
import { unsubscribe } from '../../api/notifications.ts'
import { LoadedPart } from '../../interface/LoadedPart.tsx'
import { useLoaded } from '../../interface/use-loaded.ts'
import { useAccountSession } from '../account-session/account-context.ts'
import { AppLink } from '../navigation/navigation.tsx'
import { GateFrame } from './GateFrame.tsx'

/** Stops the mails about notifications by the link in one of them, without signing in. */
export default function UnsubscribePage({ token }: { token: string }) {
  const { server } = useAccountSession()
  // Once more does no harm.
  const [done, again] = useLoaded(useCallback(() => unsubscribe(server, token), [server, token]))
  const title = done.state === 'loaded' ? 'No more mails about notifications' : 'Mails about notifications'
  return (
    <GateFrame title={title}>
      <LoadedPart loaded={done} onRetry={again}>
        {() => (
          <>
            <p>The settings of your account turn them on again. Notifications in the app stay as they are.</p>
            <div className="cw-gate-ways">
              <AppLink to={{ page: 'settings', section: 'account' }} className="cw-button cw-button-main">
                Settings
              </AppLink>
            </div>
          </>
        )}
      </LoadedPart>
    </GateFrame>
  )
}
