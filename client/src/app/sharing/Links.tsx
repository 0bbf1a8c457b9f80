import { Ellipsis, Link2, Pencil, Plus, Unlink } from 'lucide-react'
import { useState } from 'react'
import type { ApiError } from '../../api/http.ts'
import { DOCUMENT_ROLE_NAMES, LINK_ROLES, type LinkRole } from '../../api/roles.ts'
import type { LinkSettings, ShareLink } from '../../api/sharing.ts'
import { Confirm } from '../../interface/Confirm.tsx'
import { Menu, MenuItem } from '../../interface/Menu.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { linkDetails } from './access-words.ts'
import { CopyAddress } from './CopyAddress.tsx'
import { LinkForm } from './LinkForm.tsx'
import type { Sharing } from './use-sharing.ts'

/** The links of a document, for who may share it. */
export function Links({ links, sharing }: { links: readonly ShareLink[]; sharing: Sharing }) {
  const [isMaking, setMaking] = useState(false)
  return (
    <section aria-label="Links">
      <div className="cw-access-head">
        <h3>Links</h3>
        {!isMaking && (
          <button
            type="button"
            className="cw-button cw-button-small cw-button-quiet"
            onClick={() => setMaking(true)}
          >
            <Plus className="cw-icon-small" aria-hidden="true" />
            New link
          </button>
        )}
      </div>
      {isMaking && (
        <LinkForm
          link={null}
          onSave={(settings) => sharing.createLink({ ...NEW_LINK, ...settings })}
          onClose={() => setMaking(false)}
        />
      )}
      {links.length === 0 && !isMaking && (
        <p className="cw-note">A link lets in those who have it, with or without an account.</p>
      )}
      <ul className="cw-access-rows">
        {links.map((link) => (
          <LinkRow key={link.id} link={link} sharing={sharing} />
        ))}
      </ul>
    </section>
  )
}

const NEW_LINK: LinkSettings = { name: '', role: 'viewer', password: null, expiresAt: null, signIn: false }

function LinkRow({ link, sharing }: { link: ShareLink; sharing: Sharing }) {
  const [state, setState] = useState<'resting' | 'editing' | 'revoking' | 'busy'>('resting')
  const [error, setError] = useState<ApiError | null>(null)
  const url = sharing.addressOf(link.id)
  const run = async (change: () => ReturnType<Sharing['changeLink'] | Sharing['revokeLink']>) => {
    setState('busy')
    setError(null)
    const result = await change()
    setState('resting')
    if (!result.ok) setError(result.error)
  }
  const setRole = (role: LinkRole) => void run(() => sharing.changeLink(link.id, { role }))
  if (state === 'editing')
    return (
      <li>
        <LinkForm
          link={link}
          onSave={(changes) => sharing.changeLink(link.id, changes)}
          onClose={() => setState('resting')}
        />
      </li>
    )
  return (
    <li>
      <div className="cw-access-row">
        <span className="cw-access-mark">
          <Link2 className="cw-icon-small" aria-hidden="true" />
        </span>
        <span className="cw-access-who">
          <span className="cw-access-name" dir="auto">
            {link.name}
          </span>
          <span className="cw-access-why">{linkDetails(link, Date.now())}</span>
        </span>
        <SelectMenu
          label={`Role by the link ${link.name}`}
          value={link.role}
          options={LINK_ROLES.map((value) => ({ value, label: DOCUMENT_ROLE_NAMES[value] }))}
          busy={state === 'busy'}
          onChoose={setRole}
        />
        <Menu
          button={
            <button type="button" className="cw-tool" aria-label={`More of the link ${link.name}`}>
              <Ellipsis className="cw-icon" aria-hidden="true" />
            </button>
          }
        >
          <MenuItem icon={Pencil} label="Name, password, last day…" onChoose={() => setState('editing')} />
          <MenuItem icon={Unlink} label="Revoke…" onChoose={() => setState('revoking')} />
        </Menu>
      </div>
      {state === 'revoking' && (
        <Confirm
          text="Whoever came by this link loses access at once. This cannot be undone."
          action="Revoke"
          onCancel={() => setState('resting')}
          onConfirm={() => void run(() => sharing.revokeLink(link.id))}
        />
      )}
      {url !== null && (
        <div className="cw-address">
          <p>Copy the address now: it is not shown again.</p>
          <div className="cw-address-row">
            <input
              className="cw-input"
              readOnly
              aria-label={`Address of the link ${link.name}`}
              value={url}
            />
            <CopyAddress url={url} label="Copy link" />
          </div>
        </div>
      )}
      {error !== null && (
        <p className="cw-field-error" role="alert">
          {error.message} {error.todo}
        </p>
      )}
    </li>
  )
}
