import type { ReactNode } from 'react'

/** A page with one message and the actions for it. */
export function Message({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <main id="content" className="cw-message">
      <h1>{title}</h1>
      {text !== undefined && <p>{text}</p>}
      {children !== undefined && <div className="cw-message-actions">{children}</div>}
    </main>
  )
}
