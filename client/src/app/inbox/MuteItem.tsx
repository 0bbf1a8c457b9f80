import { BellOff, Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useCallback, useEffect, useState } from 'react'
import { useAction } from '../../interface/use-action.ts'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { inboxOf } from './inbox.ts'

/** The entry of the menu of a document that turns its notifications off and on. Nothing for who has no account. */
export function MuteItem({ address }: { address: string }) {
  return useAccount() === null ? null : <Item address={address} />
}

function Item({ address }: { address: string }) {
  const { api } = inboxOf(useAccountSession())
  const [isMuted, setMuted] = useState<boolean | null>(null)
  const { run, error } = useAction()
  const take = useCallback(({ muted }: { muted: boolean }) => setMuted(muted), [])
  useEffect(() => {
    let isLeft = false
    void api.isMuted(address).then((result) => {
      if (result.ok && !isLeft) take(result.value)
    })
    return () => {
      isLeft = true
    }
  }, [api, address, take])
  return (
    <DropdownMenu.CheckboxItem
      className="cw-menu-item"
      checked={isMuted === true}
      disabled={isMuted === null}
      onSelect={(event) => event.preventDefault()}
      onCheckedChange={(muted) => run(() => api.setMuted(address, muted), take)}
    >
      <BellOff className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{error === null ? 'Mute notifications' : error.message}</span>
      <DropdownMenu.ItemIndicator>
        <Check className="cw-icon-small" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  )
}
