import { useEffect, useMemo, useState } from 'react'
import { fetchAuthors } from '../../api/authors.ts'
import type { ApiError } from '../../api/http.ts'
import { type AuthorShare, VersionsApi } from '../../api/versions.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Problem } from '../../interface/Problem.tsx'
import type { PanelProps } from '../frame/panel.ts'
import { AuthorLegend } from './AuthorLegend.tsx'
import { AuthorColors } from './author-colors.ts'
import { AuthorHighlights, canHighlight } from './author-highlights.ts'
import { AuthorTable } from './author-table.ts'
import { characterAt } from './hovered-character.ts'
import { knownAuthor } from './known-author.ts'
import './author-highlights.css'

/** Time between two looks at the shares while the panel is open, milliseconds. */
const LOOK_EVERY_MS = 15_000
/** Time for which the caret rests before its author is said, milliseconds. */
const REST_MS = 400

/** Colours the text by who wrote it while it is open, with the legend of the colours. */
export default function AuthorsPanel({ editor, session }: PanelProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [shares, setShares] = useState<readonly AuthorShare[] | null>(null)
  const [trouble, setTrouble] = useState<ApiError | null>(null)
  const [present, setPresent] = useState<{ readonly id: string; readonly name: string } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const { server, address, send } = session
  const table = useMemo(
    () => new AuthorTable((clients) => fetchAuthors(server, address, clients, send), Date.now),
    [server, address, send],
  )
  const colors = useMemo(
    () => new AuthorColors((name) => session.snapshot().people.find((one) => one.name === name)?.color ?? ''),
    [session],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt looks at once.
  useEffect(() => {
    const api = new VersionsApi(server, address, send)
    const leaving = new AbortController()
    const { signal } = leaving
    const look = () =>
      void api
        .shares(signal)
        .then((answer) => {
          if (signal.aborted) return
          if (answer.ok) setShares(answer.value.authors)
          setTrouble(answer.ok ? null : answer.error)
        })
        .catch((error: unknown) => {
          // The panel was closed, and the request was aborted.
          if (!signal.aborted) throw error
        })
    look()
    const timer = setInterval(() => document.visibilityState === 'visible' && look(), LOOK_EVERY_MS)
    return () => {
      leaving.abort()
      clearInterval(timer)
    }
  }, [server, address, send, attempt])
  const isReady = shares !== null
  const highlights = useHighlights(editor, table, colors, isReady)
  useEffect(() => highlights?.hide(hidden), [highlights, hidden])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const character = editor.isDestroyed ? null : characterAt(editor, editor.state.selection.from)
      const [author = null] = character === null ? [] : await table.authorsOf([character.origin])
      setPresent(character === null ? null : knownAuthor(author))
    }
    const moved = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void look(), REST_MS)
    }
    moved()
    editor.on('selectionUpdate', moved)
    return () => {
      clearTimeout(timer)
      editor.off('selectionUpdate', moved)
    }
  }, [editor, table])
  return (
    <>
      {shares === null && trouble === null && <LoadingRows count={3} />}
      {shares === null && trouble !== null && (
        <Problem
          what="Who wrote this could not be loaded."
          error={trouble}
          onRetry={() => setAttempt((last) => last + 1)}
        />
      )}
      <AuthorLegend
        authors={shares}
        colors={colors}
        hidden={hidden}
        onHidden={setHidden}
        present={present?.id ?? null}
      />
      <p className="cw-author-present" role="status">
        {present !== null && `At the caret: ${present.name}`}
      </p>
      {!canHighlight() && <p>This browser cannot colour the text. The names at the caret are right.</p>}
    </>
  )
}

/** Colours the text while the component lives. The legend gives out the colours first. */
function useHighlights(
  editor: PanelProps['editor'],
  table: AuthorTable,
  colors: AuthorColors,
  isReady: boolean,
): AuthorHighlights | null {
  const [highlights, setHighlights] = useState<AuthorHighlights | null>(null)
  useEffect(() => {
    if (!isReady) return
    const made = new AuthorHighlights(editor, table, colors)
    setHighlights(made)
    return () => {
      made.destroy()
      setHighlights(null)
    }
  }, [editor, table, colors, isReady])
  return highlights
}
