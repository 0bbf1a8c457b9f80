import { useState } from 'react'
import { copyText } from '../controls/copy-text.ts'
import { countText } from '../words/count-words.ts'
import { savedWords } from './rights-words.ts'

/** Whether what the reader wrote is saved, and what is not saved to take along. */
export function UnsavedText({ text }: { text: string }) {
  const [said, setSaid] = useState('')
  return (
    <>
      <span className="cw-rights-truth">{savedWords(countText(text).words)}</span>
      {text !== '' && (
        <button
          type="button"
          className="cw-button cw-button-small"
          onClick={(event) =>
            void copyText(text, event.currentTarget).then((done) => setSaid(done ? 'Copied' : 'Not copied'))
          }
        >
          {said === '' ? 'Copy' : said}
        </button>
      )}
      <span className="cw-hidden" role="status">
        {said}
      </span>
    </>
  )
}
