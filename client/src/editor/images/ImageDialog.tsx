import type { Editor } from '@tiptap/core'
import { type FormEvent, useId, useState } from 'react'
import { Dialog } from '../controls/Dialog.tsx'
import { focusNow } from '../input/focus.ts'
import { imageAddress } from '../links/link-address.ts'

/** The dialog that asks for an image's address and description and inserts the image. */
export default function ImageDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [address, setAddress] = useState('')
  const [description, setDescription] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const id = useId()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const image = imageAddress(address)
    if (!image.ok) {
      setReason(image.reason)
      return
    }
    onClose()
    const alt = description.trim()
    editor.commands.setImage({ src: image.url, ...(alt === '' ? {} : { alt }) })
    focusNow(editor)
  }

  return (
    <Dialog title="Insert an image" onClose={onClose}>
      <form className="cw-form" onSubmit={submit} noValidate>
        <div className="cw-field">
          <label htmlFor={`${id}-address`}>Address</label>
          <input
            id={`${id}-address`}
            className="cw-input"
            type="url"
            inputMode="url"
            placeholder="https://"
            autoComplete="off"
            spellCheck={false}
            value={address}
            aria-invalid={reason !== null}
            aria-describedby={`${id}-reason`}
            onChange={(event) => {
              setAddress(event.target.value)
              setReason(null)
            }}
          />
          <p id={`${id}-reason`} className="cw-field-error" role="alert">
            {reason}
          </p>
        </div>
        <div className="cw-field">
          <label htmlFor={`${id}-description`}>Description</label>
          <input
            id={`${id}-description`}
            className="cw-input"
            dir="auto"
            value={description}
            aria-describedby={`${id}-why`}
            onChange={(event) => setDescription(event.target.value)}
          />
          <p id={`${id}-why`} className="cw-field-note">
            For people who cannot see it.
          </p>
        </div>
        <div className="cw-dialog-actions">
          <button type="button" className="cw-button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="cw-button cw-button-main">
            Insert
          </button>
        </div>
      </form>
    </Dialog>
  )
}
