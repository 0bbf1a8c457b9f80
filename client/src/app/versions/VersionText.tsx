import { richtextSchema } from '@cowrite/crdt/richtext'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AuthorColors } from '../../editor/authors/author-colors.ts'
import { Problem } from '../../interface/Problem.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { cssColor } from '../../session/presence/shown-color.ts'
import type { ChangeList, ChangesProgress } from './change-list.ts'
import { copySelection } from './copy-version.ts'
import { DrawnText } from './drawn-text.ts'
import type { Show } from './versions-place.ts'
import './version-text.css'

/** Way of the pointer from which a press is a selection, CSS pixels. */
const DRAGGED = 4

export interface VersionTextProps {
  readonly session: DocumentSession
  readonly title: string
  /** `null` while nothing is chosen. */
  readonly list: ChangeList | null
  readonly progress: ChangesProgress
  /** Whether the document has no version. */
  readonly isNone: boolean
  readonly show: Show
  readonly colors: AuthorColors
  /** The ids of the authors who are not coloured. */
  readonly hiddenAuthors: ReadonlySet<string>
  /** The present change, from 0; `null`: none. */
  readonly current: number | null
  readonly onCurrent: (change: number) => void
  readonly onRetry: () => void
}

/** The text of a version, with its differences or authors. What is in view is drawn first. */
export function VersionText(props: VersionTextProps) {
  const { session, title, list, progress, isNone, show, colors, hiddenAuthors, current, onCurrent, onRetry } =
    props
  const host = useRef<HTMLElement>(null)
  const [drawn, setDrawn] = useState<DrawnText | null>(null)
  const hasAuthors = progress.state !== 'loading'
  useLayoutEffect(() => {
    if (host.current === null || list === null || !hasAuthors) return
    const { authors } = list.progress()
    const made = new DrawnText({
      ...{ host: host.current, list, show, authors, schema: richtextSchema() },
      face: (author) => colors.face(author),
      session,
    })
    setDrawn(made)
    const stop = list.subscribe(made.extend)
    made.extend()
    return () => {
      stop()
      made.destroy()
    }
  }, [list, show, hasAuthors, colors, session])
  useEffect(() => {
    progress.authors.forEach((author, index) => {
      const isHidden = hiddenAuthors.has(author.id)
      const color =
        author.kind === 'agent'
          ? 'var(--cw-agent)'
          : author.kind === 'unknown'
            ? 'var(--cw-edge)'
            : cssColor(colors.of(author))
      host.current?.style.setProperty(`--cw-by-${index}`, isHidden ? 'transparent' : color)
    })
  }, [progress.authors, colors, hiddenAuthors])
  useEffect(() => drawn?.goTo(current), [drawn, current])
  useEffect(() => {
    const text = host.current
    if (text === null) return
    let start = { x: 0, y: 0 }
    const down = ({ clientX, clientY }: PointerEvent): void => {
      start = { x: clientX, y: clientY }
    }
    const press = ({ target, clientX, clientY }: MouseEvent): void => {
      // Who drags selects.
      if (Math.hypot(clientX - start.x, clientY - start.y) > DRAGGED) return
      const change = target instanceof Element ? (drawn?.changeAt(target) ?? null) : null
      if (change !== null) onCurrent(change)
    }
    text.addEventListener('copy', copySelection)
    text.addEventListener('pointerdown', down)
    text.addEventListener('click', press)
    return () => {
      text.removeEventListener('copy', copySelection)
      text.removeEventListener('pointerdown', down)
      text.removeEventListener('click', press)
    }
  }, [drawn, onCurrent])
  return (
    <div className="cw-page cw-version-page" data-show={show}>
      <h1 className="cw-version-title" dir="auto">
        {title}
      </h1>
      {progress.state === 'failed' && progress.error !== null && (
        <Problem what="The versions could not be compared." error={progress.error} onRetry={onRetry} />
      )}
      {list !== null && progress.state === 'loading' && <Waiting />}
      {isNone && (
        <div className="cw-version-none">
          <h2>No version yet</h2>
          <p>
            One is kept by itself some minutes after the first change, and whenever the last person leaves.
          </p>
        </div>
      )}
      {progress.state === 'done' && progress.count === 0 && (
        <p className="cw-version-empty">This version is empty.</p>
      )}
      {progress.state === 'done' &&
        progress.count > 0 &&
        (show === 'differences' || show === 'sides') &&
        progress.end?.changes === 0 && (
          <p className="cw-version-empty" role="status">
            Nothing differs.
          </p>
        )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: one reads and scrolls it by keyboard. */}
      <article ref={host} className="cw-doc cw-version-text" aria-label="Version" tabIndex={0} />
    </div>
  )
}

/** Grey lines where the text will be. */
function Waiting() {
  return (
    <div className="cw-opening" aria-busy="true">
      <span className="cw-hidden" role="status">
        Comparing
      </span>
      <div className="cw-lines" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </div>
  )
}
