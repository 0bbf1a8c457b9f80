import { MAX_LATEX } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState } from 'react'
import { leaves } from '../controls/bar-focus.ts'
import { useFloating } from '../controls/floating.ts'
import { focusNow } from '../input/focus.ts'
import type { FormulaRequest } from './formula-request.ts'
import { setFormula } from './set-formula.ts'

export interface FormulaFieldProps {
  readonly editor: Editor
  readonly request: FormulaRequest
  readonly onClose: () => void
}

/** The field in which a formula is written, with its look below. Enter and leaving it write, Escape does not. */
export default function FormulaField({ editor, request, onClose }: FormulaFieldProps) {
  const ref = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const preview = useRef<HTMLDivElement>(null)
  const [latex, setLatex] = useState(request.latex)
  useFloating(ref, request.anchor, 'bottom-start')
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])
  useEffect(() => {
    if (preview.current === null) return
    if (latex.trim() === '') preview.current.replaceChildren()
    else setFormula(preview.current, latex, false)
  }, [latex])

  const isDone = useRef(false)
  const end = (keeps: boolean) => {
    // The focus also leaves the field when it is closed.
    if (isDone.current) return
    isDone.current = true
    if (keeps && latex !== request.latex) request.write(latex)
    onClose()
  }
  return (
    <form
      ref={ref}
      className="cw-panel cw-formula-field"
      onSubmit={(event) => {
        event.preventDefault()
        end(true)
        focusNow(editor)
      }}
      onBlur={(event) => leaves(event) && end(true)}
    >
      <input
        ref={field}
        className="cw-input"
        aria-label="Formula in the notation of TeX"
        placeholder="\frac{a}{b}"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={MAX_LATEX}
        value={latex}
        onChange={({ target }) => setLatex(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
          event.preventDefault()
          event.stopPropagation()
          end(false)
          focusNow(editor)
        }}
      />
      <button type="submit" className="cw-button cw-button-main">
        Done
      </button>
      <div ref={preview} className="cw-formula-look" />
    </form>
  )
}
