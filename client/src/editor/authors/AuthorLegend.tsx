import type { AuthorShare } from '../../api/versions.ts'
import { Avatar } from '../people/Avatar.tsx'
import { type AuthorColors, sharesOf } from './author-colors.ts'
import './author-legend.css'

export interface AuthorLegendProps {
  /** `null` until they are known. */
  readonly authors: readonly AuthorShare[] | null
  readonly colors: AuthorColors
  /** The ids of the authors who are not coloured. */
  readonly hidden: ReadonlySet<string>
  readonly onHidden: (hidden: ReadonlySet<string>) => void
  /** The id of who wrote the text at the caret. Default: nobody's is marked. */
  readonly present?: string | null
}

/** Who wrote the text, with their colours and shares. Each can be left without colour. */
export function AuthorLegend({ authors, colors, hidden, onHidden, present = null }: AuthorLegendProps) {
  if (authors === null) return null
  const shares = sharesOf(authors.map(({ characters }) => characters))
  const rows = authors
    .map((author, index) => ({ author, share: shares[index] ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
  const toggle = (id: string): void => {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    onHidden(next)
  }
  return (
    <section className="cw-legend" aria-label="Who wrote this">
      {rows.length === 0 && <p>Nobody has written anything yet.</p>}
      <ul>
        {rows.map(({ author, share }) => (
          <li key={author.id} data-present={author.id === present || undefined}>
            <button
              type="button"
              aria-pressed={!hidden.has(author.id)}
              data-kind={author.kind}
              onClick={() => toggle(author.id)}
            >
              <Avatar person={colors.face(author)} small />
              <span className="cw-legend-name" dir="auto">
                {author.name}
                {author.kind === 'agent' && <span className="cw-hidden"> (agent)</span>}
              </span>
              <span className="cw-legend-share">{share} %</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
