import { type ReactNode, useEffect } from 'react'

export interface SettingsFrameProps {
  readonly title: string
  /** A sentence below the title. */
  readonly about?: ReactNode
  /** The actions beside the title. */
  readonly actions?: ReactNode
  /** Whether it needs the width of a table. Default false. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** The frame of a page of the settings: its title with its actions, and its rows. */
export function SettingsPage({ title, about, actions, wide = false, children }: SettingsFrameProps) {
  useEffect(() => {
    document.title = `${title} · Cowrite`
  }, [title])
  return (
    <main id="content" className="cw-list-main cw-settings-main" data-wide={wide || undefined}>
      <div className="cw-list-head">
        <h1>{title}</h1>
        {actions !== undefined && <div className="cw-list-actions">{actions}</div>}
      </div>
      {about !== undefined && <p className="cw-list-about">{about}</p>}
      {children}
    </main>
  )
}

export interface SettingsRowProps {
  readonly title: string
  readonly hint?: ReactNode
  readonly children: ReactNode
}

/** One setting: what it is at the start, its controls at the end. */
export function SettingsRow({ title, hint, children }: SettingsRowProps) {
  return (
    <section className="cw-setting" aria-label={title}>
      <div>
        <h2>{title}</h2>
        {hint !== undefined && <p className="cw-note">{hint}</p>}
      </div>
      <div className="cw-setting-controls">{children}</div>
    </section>
  )
}
