import { CopyAddress } from './CopyAddress.tsx'

/** The address of an invitation that the server could not mail: whoever invites sends it. It is shown once. */
export function InvitationAddress({ name, url }: { name: string; url: string }) {
  return (
    <div className="cw-address">
      <p>
        This server sends no mail. Send this address to <strong dir="auto">{name}</strong>; it is not shown
        again.
      </p>
      <div className="cw-address-row">
        <input className="cw-input" readOnly aria-label="Address of the invitation" value={url} />
        <CopyAddress url={url} label="Copy" />
      </div>
    </div>
  )
}
