import { useLayoutEffect, useRef } from 'react'
import type { Participant } from '../../session/presence/participants.ts'
import { cssColor } from '../../session/presence/shown-color.ts'
import { initials } from './initials.ts'

/** What an avatar shows. */
export type Face = Pick<Participant, 'name' | 'color' | 'agent'>

/** A person as a round mark in their colour with their initials, an agent as a square one with a letter. */
export function Avatar({ person, small = false }: { person: Face; small?: boolean }) {
  const ref = useRef<HTMLSpanElement>(null)
  usePersonColor(ref, person.agent || person.color === '' ? null : person.color)
  return (
    // The stylesheet renders the initials, so that screen readers do not read them in addition to the name.
    <span
      ref={ref}
      className={small ? 'cw-avatar cw-avatar-small' : 'cw-avatar'}
      data-agent={person.agent || undefined}
      data-plain={(!person.agent && person.color === '') || undefined}
      data-initials={person.agent ? initials(person.name).slice(0, 1) : initials(person.name)}
      aria-hidden="true"
    />
  )
}

/** Sets a person's colour as a CSS variable of an element; `null` for an agent or somebody without one: the stylesheet has theirs. */
export function usePersonColor(ref: React.RefObject<HTMLElement | null>, color: string | null): void {
  useLayoutEffect(() => {
    if (color === null) ref.current?.style.removeProperty('--cw-person')
    else ref.current?.style.setProperty('--cw-person', cssColor(color))
  }, [ref, color])
}
