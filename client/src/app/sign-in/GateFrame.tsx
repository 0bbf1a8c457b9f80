import { type ReactNode, useEffect } from 'react'
import { AppLink } from '../navigation/navigation.tsx'
import './gate.css'

export interface GateFrameProps {
  readonly title: string
  /** What it is for, below the title. */
  readonly about?: ReactNode
  /** What stands at the foot of the page. */
  readonly foot?: ReactNode
  readonly children?: ReactNode
}

/** The frame of the pages for signing in. */
export function GateFrame({ title, about, foot, children }: GateFrameProps) {
  useEffect(() => {
    document.title = `${title} · Cowrite`
  }, [title])
  return (
    <div className="cw-gate">
      <header>
        <AppLink to={{ page: 'documents' }} className="cw-wordmark">
          Cowrite
        </AppLink>
      </header>
      <main id="content" className="cw-gate-main">
        <h1>{title}</h1>
        {about !== undefined && <p className="cw-gate-about">{about}</p>}
        {children}
      </main>
      <footer>{foot}</footer>
    </div>
  )
}
