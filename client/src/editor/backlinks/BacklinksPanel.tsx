import { documentPath } from '@cowrite/crdt/richtext'
import { useEffect, useRef, useState } from 'react'
import type { PanelProps } from '../frame/panel.ts'
import { useBacklinks } from './use-backlinks.ts'
import './backlinks.css'

/** The documents that mention this one; a press opens one. */
export default function BacklinksPanel({ session, isAsked }: PanelProps) {
  const panel = useRef<HTMLElement>(null)
  const [backlinks, retry] = useBacklinks(session)
  const [takesFocus] = useState(isAsked)
  const { state } = backlinks
  useEffect(() => {
    if (takesFocus) panel.current?.focus()
  }, [takesFocus])
  useEffect(() => {
    // The first of what was waited for, unless the focus has moved on.
    if (state !== 'loading' && panel.current === document.activeElement)
      panel.current?.querySelector<HTMLElement>('a, button')?.focus()
  }, [state])

  return (
    <nav ref={panel} className="cw-backlinks" aria-label="Documents that mention this one" tabIndex={-1}>
      <p className="cw-hidden" role="status">
        {said()}
      </p>
      {content()}
    </nav>
  )

  function said(): string {
    if (backlinks.state === 'loading') return 'Loading'
    if (backlinks.state === 'failed') return ''
    const { length } = backlinks.documents
    return length === 1 ? '1 document' : `${length} documents`
  }

  function content() {
    switch (backlinks.state) {
      case 'loading':
        return (
          <div className="cw-backlinks-loading" aria-hidden="true">
            <span />
            <span />
          </div>
        )
      case 'failed':
        return (
          <div className="cw-backlinks-note" role="alert">
            <p>
              <strong>The list could not be loaded.</strong> {backlinks.error.message} {backlinks.error.todo}
            </p>
            <button type="button" className="cw-button cw-button-small" onClick={retry}>
              Try again
            </button>
          </div>
        )
      case 'loaded':
        return backlinks.documents.length === 0 ? (
          <p className="cw-backlinks-note">
            No document mentions this one. An @ in another document mentions it.
          </p>
        ) : (
          <ul>
            {backlinks.documents.map(({ address, title }) => (
              <li key={address}>
                <a className="cw-backlink" href={documentPath(address)} dir="auto">
                  {title.trim() || 'Untitled'}
                </a>
              </li>
            ))}
          </ul>
        )
      default:
        return backlinks satisfies never
    }
  }
}
