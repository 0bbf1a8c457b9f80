import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import './fields.css'

/** A text to take elsewhere, such as a link or a secret, and a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const id = useId()
  const [copied, setCopied] = useState<string | null>(null)
  const isCopied = copied === text
  const Icon = isCopied ? Check : Copy
  return (
    <div className="cw-field">
      <span className="cw-field-head">
        <label htmlFor={id}>{label}</label>
      </span>
      <span className="cw-copy-field">
        <input
          id={id}
          className="cw-input"
          value={text}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          className="cw-button"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(
              () => setCopied(text),
              // Without the right to the clipboard the text can be copied by hand: it is selected.
              () => document.getElementById(id)?.focus(),
            )
          }
        >
          <Icon className="cw-icon-small" aria-hidden="true" />
          {isCopied ? 'Copied' : 'Copy'}
        </button>
      </span>
      <span className="cw-hidden" role="status">
        {isCopied && 'Copied'}
      </span>
    </div>
  )
}
