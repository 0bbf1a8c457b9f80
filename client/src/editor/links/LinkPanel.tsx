import { isSafeLink } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { EditorState } from '@tiptap/pm/state'
import { Copy, ExternalLink, type LucideIcon, Pencil, Unlink } from 'lucide-react'
import { type FormEvent, type MouseEvent, useEffect, useId, useRef, useState } from 'react'
import { copyText } from '../controls/copy-text.ts'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import type {} from '../toast/ToastPlace.tsx'
import { linkAddress } from './link-address.ts'

export interface LinkCardProps {
  readonly editor: Editor
  /** A position in the link. */
  readonly from: number
  readonly onEdit: () => void
}

/** The address of a link, which opens it, with buttons that edit, copy and remove it. */
export function LinkCard({ editor, from, onEdit }: LinkCardProps) {
  const href = useEditorValue(editor, ({ state }) => hrefAt(state, from))
  const safe = isSafeLink(href)
  const select = () => {
    const { doc } = editor.state
    return editor.commands.setTextSelection(Math.min(from + 1, doc.content.size))
  }
  return (
    <fieldset className="cw-link-card" aria-label="Link">
      {safe ? (
        <a
          className="cw-link-target"
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          title={`Open ${href}`}
        >
          <span>{href.replace(/^(https?:\/\/|mailto:)/, '')}</span>
          <ExternalLink className="cw-icon-small" aria-hidden="true" />
        </a>
      ) : (
        <span className="cw-link-target">This address is not allowed</span>
      )}
      <CardButton
        label="Edit"
        icon={Pencil}
        onClick={() => {
          select()
          onEdit()
        }}
      />
      {safe && (
        <CardButton
          label="Copy"
          icon={Copy}
          onClick={({ currentTarget }) => void copyAddress(editor, href, currentTarget)}
        />
      )}
      <CardButton
        label="Remove"
        icon={Unlink}
        onClick={() => {
          select()
          removeLink(editor)
          focusNow(editor)
        }}
      />
    </fieldset>
  )
}

interface CardButtonProps {
  readonly label: string
  readonly icon: LucideIcon
  readonly onClick: (event: MouseEvent<HTMLElement>) => void
}

function CardButton({ label, icon: Icon, onClick }: CardButtonProps) {
  return (
    <button
      type="button"
      className="cw-tool"
      aria-label={`${label} link`}
      data-cw-tip={label}
      // The text keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Icon className="cw-icon" aria-hidden="true" />
    </button>
  )
}

async function copyAddress(editor: Editor, href: string, place: HTMLElement): Promise<void> {
  const address = new URL(href, location.href).href
  const isCopied = await copyText(address, place)
  editor.emit('toast', {
    text: isCopied ? 'Link copied' : `The browser does not let this page copy. The link is ${address}`,
  })
}

/** The address of the link that begins at a position; empty when there is none. */
function hrefAt({ doc, schema }: EditorState, from: number): string {
  if (from >= doc.content.size) return ''
  const href: unknown = schema.marks['link']?.isInSet(doc.resolve(from).nodeAfter?.marks ?? [])?.attrs['href']
  return typeof href === 'string' ? href : ''
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
  editor.chain().extendMarkRange('link').unsetMark('link').run()
}

function applyLink(editor: Editor, href: string, text: string): void {
  const chain = editor.chain()
  if (editor.state.selection.empty && !editor.isActive('link')) {
    chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run()
  } else {
    chain.extendMarkRange('link').setMark('link', { href }).run()
  }
}
