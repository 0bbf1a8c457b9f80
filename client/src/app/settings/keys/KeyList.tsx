import type { ApiKey } from '../../../api/keys.ts'
import { useTimes } from '../../settings-frame/use-times.ts'
import { scopesText } from './key-scopes.ts'

export interface KeyListProps {
  readonly keys: readonly ApiKey[]
  readonly onRotate: (key: ApiKey) => void
  readonly onRevoke: (key: ApiKey) => void
}

/** A list of keys, without their secrets. */
export function KeyList({ keys, onRotate, onRevoke }: KeyListProps) {
  const when = useTimes()
  return (
    <ul className="cw-setting-list">
      {keys.map((key) => (
        <li key={key.id}>
          <span className="cw-setting-item">
            <strong dir="auto">{key.name}</strong> <code>{key.prefix}…</code>
            <small>
              {scopesText(key.scopes)}
              {key.projects !== null && ` in ${key.projects.join(', ')}`}
              {' · '}
              {key.lastUsedAt === null ? 'not used yet' : `used ${when(key.lastUsedAt)}`}
              {key.expiresAt !== null && <Ends at={key.expiresAt} />}
              {key.previousUntil !== null && ' · the key before still works'}
            </small>
          </span>
          <button
            type="button"
            className="cw-button cw-button-small"
            aria-label={`Replace ${key.name}`}
            onClick={() => onRotate(key)}
          >
            Replace…
          </button>
          <button
            type="button"
            className="cw-button cw-button-small cw-button-danger"
            aria-label={`Revoke ${key.name}`}
            onClick={() => onRevoke(key)}
          >
            Revoke…
          </button>
        </li>
      ))}
    </ul>
  )
}

function Ends({ at }: { at: string }) {
  const end = new Date(at)
  const isOver = end.getTime() <= Date.now()
  return (
    <>
      {' · '}
      {isOver ? (
        <span className="cw-warn">ended {end.toLocaleDateString()}</span>
      ) : (
        `until ${end.toLocaleDateString()}`
      )}
    </>
  )
}
