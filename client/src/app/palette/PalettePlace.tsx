import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DocumentsApi } from '../../api/documents.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import type { PaletteProps } from './Palette.tsx'
import { type DocumentCommands, PaletteContext, type PaletteControl } from './palette-context.ts'

const Palette = later(async () => {
  const [{ default: Palette }, { documentCommands }] = await Promise.all([
    import('./Palette.tsx'),
    import('./document-commands.ts'),
  ])
  return {
    default: (props: Omit<PaletteProps, 'commandsOf'>) => (
      <Palette {...props} commandsOf={documentCommands} />
    ),
  }
}, Nothing)

/** Delay before the palette's code is loaded, milliseconds, so that it opens at once. */
const SOON_MS = 2_000

/** The palette of everything below: Mod K opens it where the text does not take the key for a link. */
export function PalettePlace({ api, children }: { api: DocumentsApi; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const offered = useRef<(() => DocumentCommands) | null>(null)
  const wasInText = useRef(false)
  const open = useCallback(() => {
    wasInText.current = document.activeElement?.closest('.cw-doc') != null
    setOpen(true)
  }, [])
  const close = useCallback(() => {
    setOpen(false)
    // The dialog gives the focus back first, without the caret.
    if (wasInText.current) setTimeout(() => offered.current?.().onFocus(), 0)
  }, [])
  const control = useMemo(
    (): PaletteControl => ({
      open,
      offer: (commands) => {
        offered.current = commands
        return () => {
          if (offered.current === commands) offered.current = null
        }
      },
    }),
    [open],
  )
  useEffect(() => {
    const timer = setTimeout(() => {
      Palette.load().catch(() => {
        // The network is unavailable. Opening the palette requests it again.
      })
    }, SOON_MS)
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      const isKey = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'k'
      if (!isKey || event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      open()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [open])
  return (
    <PaletteContext value={control}>
      {children}
      <Suspense fallback={null}>
        {isOpen && <Palette api={api} offered={offered.current?.() ?? null} onClose={close} />}
      </Suspense>
    </PaletteContext>
  )
}
