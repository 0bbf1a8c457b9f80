import { useEffect, useRef, useSyncExternalStore } from 'react'
import { type Difference, NOW, type Version, type VersionAuthor } from '../../api/versions.ts'
import type { AuthorColors } from '../../editor/authors/author-colors.ts'
import { Avatar } from '../../editor/people/Avatar.tsx'
import type { Summaries } from './summaries.ts'
import { clockText, versionName } from './version-text.ts'

/** Authors whose avatars are shown; of the others the number. */
const SHOWN = 4

export interface VersionRowProps {
  /** `null`: the present document. */
  readonly version: Version | null
  readonly summaries: Summaries
  readonly colors: AuthorColors
  readonly isSelected: boolean
  readonly onSelect: (version: string) => void
}

/** A version in the timeline: when, its name, who wrote since the one before, and how many words came and went. */
export function VersionRow({ version, summaries, colors, isSelected, onSelect }: VersionRowProps) {
  const id = version?.id ?? NOW
  const ref = useRef<HTMLLIElement>(null)
  const summary = useSyncExternalStore(summaries.subscribe, () => summaries.of(id))
  useEffect(() => {
    const row = ref.current
    if (row === null) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      summaries.ask(id)
      observer.disconnect()
    })
    observer.observe(row)
    return () => observer.disconnect()
  }, [summaries, id])
  const time = version === null ? 'Now' : clockText(version)
  const name = version === null ? null : versionName(version)
  const authors = authorsOf(version, summary)
  return (
    <li ref={ref}>
      <button
        type="button"
        className="cw-version"
        aria-current={isSelected || undefined}
        onClick={() => onSelect(id)}
      >
        <span className="cw-version-time">{time}</span>
        <span className="cw-version-main">
          {name !== null && <b dir="auto">{name}</b>}
          <span className="cw-version-who">
            {authors.slice(0, SHOWN).map((author) => (
              <Avatar key={author.id} person={colors.face(author)} small />
            ))}
            {authors.length > SHOWN && <span>+{authors.length - SHOWN}</span>}
            {authors.length > 0 && (
              <span className={authors.length === 1 ? 'cw-version-name' : 'cw-hidden'}>
                {authors.map((author) => author.name).join(', ')}
              </span>
            )}
          </span>
        </span>
        {summary != null && (
          <span className="cw-version-words">
            <span className="cw-hidden">, words added: </span>+{summary.added}
            <span className="cw-hidden">, removed: </span> −{summary.removed}
          </span>
        )}
      </button>
    </li>
  )
}

/** Who added words since the version before; whose edit caused the version when nobody did. */
function authorsOf(
  version: Version | null,
  summary: Difference | null | undefined,
): readonly VersionAuthor[] {
  if (summary == null) return []
  const writers = summary.authors.filter(({ added }) => added > 0).sort((a, b) => b.added - a.added)
  if (writers.length > 0) return writers
  return summary.authors.filter(({ id }) => id !== '' && id === version?.principal)
}
