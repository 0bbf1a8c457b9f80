import { Sparkles } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { inkOn } from '../../session/presence/color.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { initials } from './initials.ts'

/** The initials of a person, or the mark of an agent, on the participant's colour. */
export function Avatar({ person }: { person: Pick<Participant, 'name' | 'color' | 'agent'> }) {
  const ref = useRef<HTMLSpanElement>(null)
  usePersonColor(ref, person.color)
  return (
    // The stylesheet renders the initials, so that screen readers do not read them in addition to the name.
    <span
      ref={ref}
      className={person.agent ? 'cw-avatar cw-avatar-agent' : 'cw-avatar'}
      data-initials={person.agent ? undefined : initials(person.name)}
      aria-hidden="true"
    >
      {person.agent && <Sparkles className="cw-avatar-mark" />}
    </span>
  )
}

/** Sets a participant's colour and the text colour on it as CSS variables of an element. */
export function usePersonColor(ref: React.RefObject<HTMLElement | null>, color: string): void {
  useLayoutEffect(() => {
    ref.current?.style.setProperty('--cw-person', color)
    ref.current?.style.setProperty('--cw-person-ink', inkOn(color))
  }, [ref, color])
}
