import { isSafeLink } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { ExternalLink, Pencil, Unlink } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { linkAddress } from './link-address.ts'

/** The target of the link at the caret, with buttons that edit and remove the link. */
export function LinkCard({ editor, onEdit }: { editor: Editor; onEdit: () => void }) {
  const href = useEditorValue(editor, hrefOf)
  const safe = isSafeLink(href)
  const keep = (event: { preventDefault: () => void }) => event.preventDefault()
  return (
    <fieldset className="cw-link-card" aria-label="Link">
      {safe ? (
        <a
          className="cw-link-target"
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          title={href}
        >
          <span>{href.replace(/^(https?:\/\/|mailto:)/, '')}</span>
          <ExternalLink className="cw-icon-small" aria-hidden="true" />
        </a>
      ) : (
        <span className="cw-link-target">This address is not allowed</span>
      )}
      <button
        type="button"
        className="cw-tool"
        aria-label="Edit link"
        data-cw-tip="Edit"
        onMouseDown={keep}
        onClick={onEdit}
      >
        <Pencil className="cw-icon" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="cw-tool"
        aria-label="Remove link"
        data-cw-tip="Remove"
        onMouseDown={keep}
        onClick={() => {
          removeLink(editor)
          focusNow(editor)
        }}
      >
        <Unlink className="cw-icon" aria-hidden="true" />
      </button>
    </fieldset>
  )
}

/** The form that sets the link target of the selected text. Without a selection it inserts the address as text. */
export function LinkForm({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [typed, setTyped] = useState(() => hrefOf(editor))
  const [reason, setReason] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const reasonId = useId()
  const existing = hrefOf(editor) !== ''
  useEffect(() => {
    input.current?.focus({ preventScroll: true })
    input.current?.select()
  }, [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const address = linkAddress(typed)
    if (!address.ok) {
      setReason(address.reason)
      return
    }
    applyLink(editor, address.url, typed.trim())
    onClose()
  }

  return (
    <form className="cw-link-form" onSubmit={submit} noValidate>
      <input
        ref={input}
        className="cw-input"
        type="url"
        inputMode="url"
        aria-label="Address of the link"
        aria-invalid={reason !== null}
        aria-describedby={reasonId}
        placeholder="Paste or type an address"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setReason(null)
        }}
      />
      <button type="submit" className="cw-button cw-button-main">
        {existing ? 'Change' : 'Link'}
      </button>
      {existing && (
        <button
          type="button"
          className="cw-button"
          onClick={() => {
            removeLink(editor)
            onClose()
          }}
        >
          Remove
        </button>
      )}
      <p id={reasonId} className="cw-field-error" role="alert">
        {reason}
      </p>
    </form>
  )
}

function hrefOf(editor: Editor): string {
  const href: unknown = editor.getAttributes('link')['href']
  return typeof href === 'string' ? href : ''
}

function removeLink(editor: Editor): void {
  editor.chain().extendMarkRange('link').unsetLink().run()
}

function applyLink(editor: Editor, href: string, text: string): void {
  const chain = editor.chain()
  if (editor.state.selection.empty && !editor.isActive('link')) {
    chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run()
  } else {
    chain.extendMarkRange('link').setLink({ href }).run()
  }
}
