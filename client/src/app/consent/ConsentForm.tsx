import { type FormEvent, useState } from 'react'
import type { ConsentApi, ConsentDecision, ConsentRequest, ConsentScope } from '../../api/consents.ts'
import type { ApiError } from '../../api/http.ts'
import { FormError } from '../../interface/FormError.tsx'
import { SubmitButton } from '../../interface/SubmitButton.tsx'
import { useAccount } from '../account-session/account-context.ts'
import { GateFrame } from '../sign-in/GateFrame.tsx'

/** What each scope means, for people. */
const WORDS: Readonly<Record<ConsentScope, { readonly label: string; readonly about: string }>> = {
  read: { label: 'Read', about: 'Find and read documents.' },
  propose: { label: 'Read and suggest', about: 'Suggest changes, which people accept or reject.' },
  write: { label: 'Read, suggest and edit', about: 'Change documents and make new ones, as you may.' },
}

export interface ConsentFormProps {
  readonly request: ConsentRequest
  readonly decide: ConsentApi['decide']
}

/** What a program may do, and in which documents. */
export function ConsentForm({ request: { client, scopes, projects }, decide }: ConsentFormProps) {
  const account = useAccount()
  const [scope, setScope] = useState<ConsentScope>(scopes.at(-1) ?? 'read')
  const [isAll, setAll] = useState(true)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)

  const send = async (decision: ConsentDecision) => {
    if (isBusy) return
    setBusy(true)
    setError(null)
    const result = await decide(decision)
    if (result.ok) window.location.assign(result.value.redirect)
    else {
      setError(result.error)
      setBusy(false)
    }
  }
  const allow = (event: FormEvent) => {
    event.preventDefault()
    if (!isAll && chosen.size === 0) {
      setError({
        status: 400,
        error: 'invalid-request',
        message: 'No project is chosen.',
        todo: 'Choose one.',
      })
      return
    }
    const granted = scopes.slice(0, scopes.indexOf(scope) + 1)
    void send({ allow: true, scopes: granted, projects: isAll ? null : [...chosen] })
  }
  const toggle = (project: string, isOn: boolean) => {
    setChosen(
      (before) => new Set(isOn ? [...before, project] : [...before].filter((each) => each !== project)),
    )
  }
  return (
    <GateFrame
      title={`${client.name} asks for access`}
      about={
        <>
          It will work in your documents as an agent of {account?.name ?? 'yours'}. The name is the program’s
          own word; it is told your decision at <strong>{client.returnsTo}</strong>.
        </>
      }
      foot="You can end this at any time in your settings, under API keys."
    >
      <form onSubmit={allow}>
        <fieldset className="cw-consent-choice">
          <legend>What it may do</legend>
          {scopes.map((each) => (
            <label key={each}>
              <input type="radio" name="scope" checked={scope === each} onChange={() => setScope(each)} />
              <span>
                {WORDS[each].label}
                <small>{WORDS[each].about}</small>
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset className="cw-consent-choice">
          <legend>In which documents</legend>
          <label>
            <input type="radio" name="documents" checked={isAll} onChange={() => setAll(true)} />
            <span>
              All that you reach
              <small>Also those that you will reach later.</small>
            </span>
          </label>
          {projects.length > 0 && (
            <label>
              <input type="radio" name="documents" checked={!isAll} onChange={() => setAll(false)} />
              <span>Only in projects that you choose</span>
            </label>
          )}
          {!isAll && (
            <div className="cw-consent-projects">
              {projects.map((project) => (
                <label key={project}>
                  <input
                    type="checkbox"
                    checked={chosen.has(project)}
                    onChange={(event) => toggle(project, event.target.checked)}
                  />
                  <span>{project}</span>
                </label>
              ))}
            </div>
          )}
        </fieldset>
        <FormError error={error} />
        <SubmitButton isBusy={isBusy}>Allow</SubmitButton>
        <button
          type="button"
          className="cw-button cw-button-quiet"
          aria-disabled={isBusy || undefined}
          onClick={() => void send({ allow: false })}
        >
          Refuse
        </button>
      </form>
    </GateFrame>
  )
}
