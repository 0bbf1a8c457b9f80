import { Sparkles } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { inkOn } from '../../session/presence/color.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { initials } from './initials.ts'

/** A person's initials, or an agent's mark, on their colour. */
export function Avatar({ person }: { person: Pick<Participant, 'name' | 'color' | 'agent'> }) {
  const ref = useRef<HTMLSpanElement>(null)
  usePersonColor(ref, person.color)
  return (
    // The letters are drawn by the stylesheet: what has a name of its own must not be read as letters.
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

/** Sets a person's colour on an element as CSS variables. */
export function usePersonColor(ref: React.RefObject<HTMLElement | null>, color: string): void {
  useLayoutEffect(() => {
    ref.current?.style.setProperty('--cw-person', color)
    ref.current?.style.setProperty('--cw-person-ink', inkOn(color))
  }, [ref, color])
}
