import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { copyText } from '../../editor/controls/copy-text.ts'

/** Time for which a button says that it has copied, milliseconds. */
const SAID_MS = 2_000

/** A button that copies an address, and says so. */
export function CopyAddress({ url, label, small = false }: { url: string; label: string; small?: boolean }) {
  const [said, setSaid] = useState<'none' | 'copied' | 'failed'>('none')
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (said === 'none') return
    const timer = setTimeout(() => setSaid('none'), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const Icon = said === 'copied' ? Check : Copy
  return (
    <>
      <button
        ref={button}
        type="button"
        className={small ? 'cw-button cw-button-small' : 'cw-button'}
        onClick={(event) =>
          void copyText(url, event.currentTarget).then((done) => setSaid(done ? 'copied' : 'failed'))
        }
      >
        <Icon className="cw-icon-small" aria-hidden="true" />
        {WORDS[said] ?? label}
      </button>
      <span className="cw-hidden" role="status">
        {WORDS[said]}
      </span>
    </>
  )
}

const WORDS: Readonly<Record<'none' | 'copied' | 'failed', string | undefined>> = {
  none: undefined,
  copied: 'Copied',
  failed: 'Not copied',
}
