import { Avatar, type Face } from './Avatar.tsx'

/** Maximum number of avatars in the bar. The others are shown as a number. */
const SHOWN = 4

export interface FaceStackProps {
  readonly people: readonly (Face & { readonly clientId?: number })[]
  /** How many more there are than `people`. Default 0. */
  readonly more?: number
  readonly small?: boolean
}

/** The avatars of participants: four at most, then the number of the others. */
export function FaceStack({ people, more = 0, small = false }: FaceStackProps) {
  const shown = people.slice(0, SHOWN)
  const others = people.length - shown.length + more
  return (
    <>
      {shown.map((one) => (
        <Avatar key={one.clientId ?? `${one.name} ${one.color}`} person={one} small={small} />
      ))}
      {others > 0 && (
        <span
          className={small ? 'cw-avatar cw-avatar-small cw-avatar-more' : 'cw-avatar cw-avatar-more'}
          data-initials={`+${others}`}
          aria-hidden="true"
        />
      )}
    </>
  )
}
