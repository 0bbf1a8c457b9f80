import { Mail, Users } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { DOCUMENT_ROLE_NAMES, type DocumentRole } from '../../api/roles.ts'
import type { Granted, Grantee } from '../../api/sharing.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import { OptionRow } from '../../interface/OptionRow.tsx'
import { SelectMenu } from '../../interface/SelectMenu.tsx'
import { InvitationAddress } from './InvitationAddress.tsx'
import { type FindCandidates, type Offer, useCandidates } from './use-candidates.ts'

export interface InviteFieldProps {
  readonly find: FindCandidates
  readonly roles: readonly DocumentRole[]
  /** Gives the role. The answer to an invitation has its address when nothing could be mailed. */
  readonly onInvite: (to: Grantee, role: DocumentRole) => Promise<ApiResult<Granted | null>>
}

/** What became of the last invitation. */
type Outcome =
  | { readonly state: 'none' }
  | { readonly state: 'busy' }
  | { readonly state: 'wrong' }
  | { readonly state: 'failed'; readonly error: ApiError }
  | { readonly state: 'done'; readonly name: string; readonly url: string | null }

/** Gives a role to a person, a group or an address. */
export function InviteField({ find, roles, onInvite }: InviteFieldProps) {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<Offer | null>(null)
  const [role, setRole] = useState<DocumentRole>(roles.includes('editor') ? 'editor' : (roles[0] ?? 'viewer'))
  const [isOpen, setOpen] = useState(false)
  const [index, setIndex] = useState(0)
  const [outcome, setOutcome] = useState<Outcome>({ state: 'none' })
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const offers = useCandidates(find, chosen === null ? text : '')
  const isListed = isOpen && chosen === null && offers.length > 0
  const at = Math.min(index, offers.length - 1)

  const choose = (offer: Offer) => {
    setChosen(offer)
    setText(offer.name)
    setOpen(false)
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !isListed) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) setIndex((at + by + offers.length) % offers.length)
    else if (event.key === 'Escape') setOpen(false)
    else if (event.key === 'Enter') {
      const offer = offers[at]
      if (offer !== undefined) choose(offer)
    } else return
    event.preventDefault()
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (outcome.state === 'busy') return
    const to = chosen ?? meant(text, offers)
    if (to === null) {
      setOutcome({ state: 'wrong' })
      field.current?.focus()
      return
    }
    setOutcome({ state: 'busy' })
    const result = await onInvite(granteeOf(to), role)
    field.current?.focus()
    if (!result.ok) {
      setOutcome({ state: 'failed', error: result.error })
      return
    }
    setText('')
    setChosen(null)
    setOutcome({ state: 'done', name: to.name, url: result.value?.url ?? null })
  }

  return (
    <form className="cw-invite" onSubmit={(event) => void submit(event)} noValidate>
      <div className="cw-invite-row">
        <div className="cw-invite-field">
          <input
            ref={field}
            // biome-ignore lint/a11y/noAutofocus: the dialog is for this, and was asked for a moment ago.
            autoFocus
            className="cw-input"
            type="text"
            role="combobox"
            aria-label="Name, group or email address"
            placeholder="Name, group or email address"
            aria-expanded={isListed}
            aria-controls={`${id}-list`}
            aria-activedescendant={isListed ? `${id}-${at}` : undefined}
            aria-autocomplete="list"
            aria-invalid={outcome.state === 'wrong' || undefined}
            aria-describedby={`${id}-note`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck="false"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setChosen(null)
              setIndex(0)
              setOpen(true)
              if (outcome.state !== 'busy') setOutcome({ state: 'none' })
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setOpen(false)}
          />
          <div
            id={`${id}-list`}
            className="cw-panel cw-invite-list"
            role="listbox"
            aria-label="People and groups"
            hidden={!isListed}
          >
            {isListed &&
              offers.map((offer, position) => (
                <OptionRow
                  key={`${offer.kind}:${offer.id}`}
                  id={`${id}-${position}`}
                  chosen={position === at}
                  onChoose={() => setIndex(position)}
                  onTake={() => choose(offer)}
                >
                  <OfferMark offer={offer} />
                  <span className="cw-menu-label" dir="auto">
                    {offer.name}
                    <span className="cw-invite-about"> {aboutOf(offer)}</span>
                  </span>
                </OptionRow>
              ))}
          </div>
        </div>
        <SelectMenu
          label="Role"
          outlined
          value={role}
          options={roles.map((value) => ({ value, label: DOCUMENT_ROLE_NAMES[value] }))}
          onChoose={setRole}
        />
        <button type="submit" className="cw-button" aria-busy={outcome.state === 'busy' || undefined}>
          Invite
        </button>
      </div>
      <div id={`${id}-note`} className="cw-invite-note">
        {outcome.state === 'wrong' && (
          <p className="cw-field-error" role="alert">
            {text.trim() === ''
              ? 'Type a name, a group or an address.'
              : 'Nobody here has this name. Choose somebody of the list, or type an address.'}
          </p>
        )}
        {outcome.state === 'failed' && (
          <p className="cw-field-error" role="alert">
            {outcome.error.message} {outcome.error.todo}
          </p>
        )}
      </div>
      <div
        role="status"
        className={outcome.state === 'done' && outcome.url !== null ? undefined : 'cw-hidden'}
      >
        {isListed && `${offers.length} found`}
        {outcome.state === 'done' &&
          (outcome.url === null ? (
            `${outcome.name} was added.`
          ) : (
            <InvitationAddress name={outcome.name} url={outcome.url} />
          ))}
      </div>
    </form>
  )
}

function OfferMark({ offer }: { offer: Offer }) {
  switch (offer.kind) {
    case 'account':
      return <Avatar small person={{ name: offer.name, color: offer.colour ?? '', agent: false }} />
    case 'group':
      return <Users className="cw-icon" aria-hidden="true" />
    case 'address':
      return <Mail className="cw-icon" aria-hidden="true" />
    default:
      return offer satisfies never
  }
}

function aboutOf(offer: Offer): string {
  switch (offer.kind) {
    case 'account':
      return offer.email ?? ''
    case 'group':
      return offer.count === 1 ? '1 person' : `${offer.count} people`
    case 'address':
      return 'is invited by this address'
    default:
      return offer satisfies never
  }
}

/** Who is meant by what was typed without a choice: whose name or address it is, or an address. */
function meant(text: string, offers: readonly Offer[]): Offer | null {
  const typed = text.trim().toLowerCase()
  const same = offers.filter(
    (offer) =>
      offer.name.toLowerCase() === typed ||
      (offer.kind === 'account' && offer.email?.toLowerCase() === typed),
  )
  return same.length === 1 ? (same[0] ?? null) : null
}

function granteeOf(offer: Offer): Grantee {
  switch (offer.kind) {
    case 'account':
      return { account: offer.id }
    case 'group':
      return { group: offer.id }
    case 'address':
      return { email: offer.id }
    default:
      return offer satisfies never
  }
}
