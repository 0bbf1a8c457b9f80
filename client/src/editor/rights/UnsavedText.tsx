import { useState } from 'react'
import { copyText } from '../controls/copy-text.ts'
import { countText } from '../words/count-words.ts'
import { savedWords } from './rights-words.ts'

export interface UnsavedTextProps {
  readonly text: string
  /** Instead of how many words are not saved, where that is not known. */
  readonly words?: string
}

/** Whether what the reader wrote is saved, and what is not saved to take along. */
export function UnsavedText({ text, words }: UnsavedTextProps) {
  return (
    <>
      <span className="cw-rights-truth">{words ?? savedWords(countText(text).words)}</span>
      <CopyUnsaved text={text} />
    </>
  )
}

/** A button that copies what is not saved; nothing where all is saved. */
export function CopyUnsaved({ text }: { text: string }) {
  const [said, setSaid] = useState('')
  if (text === '') return null
  return (
    <>
      <button
        type="button"
        className="cw-button cw-button-small"
        onClick={(event) =>
          void copyText(text, event.currentTarget).then((done) => setSaid(done ? 'Copied' : 'Not copied'))
        }
      >
        {said === '' ? 'Copy' : said}
      </button>
      <span className="cw-hidden" role="status">
        {said}
      </span>
    </>
  )
}
