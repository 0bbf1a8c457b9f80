import { useLayoutEffect, useRef } from 'react'
import { CaretElement } from '../../editor/carets/caret-element.ts'
import { PALETTE } from '../../session/presence/person.ts'
import { cssColor } from '../../session/presence/shown-color.ts'
import '../../editor/suggestions/suggestions.css'

const PERSON = { name: 'Person Six', color: PALETTE[5]!.color, agent: false }
const AGENT = { name: 'Editor', color: '', agent: true }

/** Carets, selections and marks as they are in a text. */
export function InTheText() {
  const selected = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => selected.current?.style.setProperty('--cw-person', cssColor(PALETTE[2]!.color)), [])
  return (
    <div className="cw-doc">
      <p>
        A person <Caret face={PERSON} />
        has a bar, an agent <Caret face={AGENT} />
        &ensp; a block.{' '}
        <span ref={selected} className="cw-selection">
          Selected by somebody.
        </span>{' '}
        <mark>Highlight</mark>, <a href="#components">address</a>, <code>code</code>, <strong>bold</strong>,{' '}
        <em>italic</em>, <s>struck</s>. <del className="cw-would-go">Would go</del>{' '}
        <ins className="cw-would-come">would come</ins>,{' '}
        <del className="cw-would-go" data-agent="">
          by an
        </del>{' '}
        <ins className="cw-would-come" data-agent="">
          agent
        </ins>
        .
      </p>
    </div>
  )
}

function Caret({ face }: { face: typeof PERSON }) {
  const place = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const caret = new CaretElement()
    caret.dress({ ...face, clientId: 1, self: false, status: null, caret: null })
    // The name stays, so that it can be looked at.
    caret.dom.classList.add('cw-caret-moving')
    place.current?.replaceChildren(caret.dom)
    return () => caret.destroy()
  }, [face])
  return <span ref={place} />
}
