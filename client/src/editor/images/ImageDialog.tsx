import type { Editor } from '@tiptap/core'
import { Camera, ImageUp } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Dialog } from '../controls/Dialog.tsx'
import { chooseFiles } from '../files/choose-files.ts'
import { insertFiles } from '../files/insert-files.ts'
import { takeInAll } from '../files/settle-pasted.ts'
import { focusNow } from '../input/focus.ts'
import { imageAddress } from '../links/link-address.ts'

/** The dialog that inserts pictures: from this device, or by their address. */
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
    void takeInAll(editor, [image.url])
  }

  const choose = async (byCamera: boolean) => {
    const files = await chooseFiles('image/*', !byCamera, byCamera)
    if (files.length === 0) return
    onClose()
    insertFiles(editor, files)
    focusNow(editor)
  }

  return (
    <Dialog title="Insert an image" onClose={onClose}>
      <div className="cw-image-choice">
        <button type="button" className="cw-button" onClick={() => void choose(false)}>
          <ImageUp className="cw-icon" aria-hidden="true" />
          Choose from this device
        </button>
        <button type="button" className="cw-button cw-by-camera" onClick={() => void choose(true)}>
          <Camera className="cw-icon" aria-hidden="true" />
          Take a photo
        </button>
        <p className="cw-image-hint">Pictures can also be dropped on the text, or pasted.</p>
      </div>
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
