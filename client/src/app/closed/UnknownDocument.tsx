import { type ReactNode, useEffect, useState } from 'react'
import { UnsavedText } from '../../editor/rights/UnsavedText.tsx'
import { forgetLocalCopy } from '../../session/storage/forget-copy.ts'
import { useAccount, useAccountSession } from '../account-session/account-context.ts'
import { projectOf } from '../navigation/route.ts'
import { writableProjects } from '../projects/projects.ts'
import { useProjects } from '../projects/projects-context.ts'
import { closedWords } from './closed-words.ts'
import { forgetDocument } from './forget-document.ts'

export interface UnknownDocumentProps {
  readonly server: string
  readonly address: string
  /** Whether the server has refused to say whether there is a document. */
  readonly isHidden: boolean
  /** What went wrong when it was made. */
  readonly trouble: string | undefined
  readonly onCreate: () => void
  /** What can be done instead. */
  readonly children: ReactNode
}

/**
 * The page of an address at which the server shows no document. Where people have rights, the answer is the same whether
 * there is one, and what was kept of it here goes.
 */
export default function UnknownDocument(props: UnknownDocumentProps) {
  const { server, address, isHidden, trouble, onCreate, children } = props
  const account = useAccount()
  const { known } = useProjects()
  const isVisit = useAccountSession().hasVisit(address)
  const mayCreate =
    (account === null && !isHidden) ||
    (known !== null && writableProjects(known).some(({ key }) => key === projectOf(address)))
  const hasRights = account !== null || isVisit
  const [unsaved, setUnsaved] = useState('')
  useEffect(() => {
    if (!hasRights) return
    forgetDocument(address)
    forgetLocalCopy(server, address).then(setUnsaved, reportError)
  }, [server, address, hasRights])
  const { title, text } =
    hasRights || isHidden
      ? closedWords({ reason: 'not-found', message: '', todo: '' }, isVisit)
      : { title: 'Nothing here yet', text: `No document has the address ${address}.` }
  return (
    <main id="content" className="cw-message">
      <h1>{title}</h1>
      <p>{trouble ?? text}</p>
      <div className="cw-message-actions">
        {mayCreate && (
          <button type="button" className="cw-button cw-button-main" onClick={onCreate}>
            Create it
          </button>
        )}
        {children}
      </div>
      {unsaved !== '' && (
        <p>
          <UnsavedText text={unsaved} words="Some of what you wrote here may not be saved." />
        </p>
      )}
    </main>
  )
}
