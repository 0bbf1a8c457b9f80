import type { Editor } from '@tiptap/core'
import { useCallback, useState } from 'react'
import type { ChangeStep, Version, VersionsApi } from '../../api/versions.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { restoreBlock } from './restore-block.ts'
import { versionText } from './version-text.ts'

/** What is said of a restoring. */
export interface RestoreNote {
  readonly text: string
  readonly state: 'done' | 'working' | 'failed'
  readonly action: { readonly label: string; readonly run: () => void }
}

/** Longest wait until an edit is with the server before the differences are asked for again, milliseconds. */
const PATIENCE_MS = 5_000

export interface RestoringOptions {
  readonly api: VersionsApi
  readonly session: DocumentSession
  readonly editor: Editor | null
  /** The document has changed. */
  readonly onDone: () => void
}

/** Restores versions and blocks of them, and says what became of it. */
export function useRestoring({ api, session, editor, onDone }: RestoringOptions) {
  const [note, setNote] = useState<RestoreNote | null>(null)
  const dismiss = useCallback(() => setNote(null), [])

  const say = (text: string, undo?: () => void, state: RestoreNote['state'] = 'done') =>
    setNote({
      text,
      state,
      action: undo === undefined ? { label: 'Dismiss', run: dismiss } : { label: 'Undo', run: undo },
    })

  const whole = async (version: Pick<Version, 'id' | 'createdAt'>, isUndo = false): Promise<void> => {
    say('Restoring…', undefined, 'working')
    const answer = await api.restore(version.id)
    if (!answer.ok) {
      say(`Not restored. ${answer.error.message} ${answer.error.todo}`, undefined, 'failed')
      return
    }
    const { before } = answer.value
    onDone()
    if (isUndo) say('The restoring is undone.')
    else if (before === null) say('The document is like this version already.')
    else
      say(
        `Restored as it was ${versionText({ ...version } as Version, new Date())}. What it was before is kept as a version.`,
        () => void whole({ id: before, createdAt: version.createdAt }, true),
      )
  }

  const block = (steps: readonly ChangeStep[], index: number): void => {
    if (editor === null || editor.isDestroyed) return
    switch (restoreBlock(editor, steps, index)) {
      case 'done':
        say('This part is as it was.', () => {
          editor.commands.undo()
          say('The restoring is undone.')
          void renewWhenSaved()
        })
        void renewWhenSaved()
        return
      case 'same':
        say('This part is like this already.')
        return
      case 'gone':
        say('This part is not in the document any more. Restore the whole version, or copy from it.')
        return
      case 'unknown-content':
        say('This part needs a newer editor. Restore the whole version instead.')
        return
    }
  }

  /** The server compares what has arrived there. */
  const renewWhenSaved = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const check = (): void => {
      if (!session.snapshot().unsaved) resolve()
    }
    const stop = session.subscribe(check)
    const timer = setTimeout(resolve, PATIENCE_MS)
    check()
    await promise
    clearTimeout(timer)
    stop()
    onDone()
  }

  return { note, dismiss, whole, block }
}
