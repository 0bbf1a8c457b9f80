import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { AssistantStorage } from './assistant.ts'
import type { DocumentRuns } from './document-runs.ts'
import type { RunsState } from './runs-state.ts'

/** The runs in the document of an editor; `null` while there is no assistant. */
export function useRuns(editor: Editor | null): DocumentRuns | null {
  return useAssistant(editor, runsOf)
}

/** Whether it is known that there is no assistant. */
export function useIsOff(editor: Editor): boolean {
  return useAssistant(editor, ({ isOff }) => isOff) ?? false
}

/** Whether agents may work in the document; `null` where that cannot be chosen. */
export function useAgentsAllowed(editor: Editor | null): boolean | null {
  return useAssistant(editor, ({ isAllowed }) => isAllowed)
}

function useAssistant<T>(editor: Editor | null, select: (storage: AssistantStorage) => T): T | null {
  const subscribe = useCallback(
    (listener: () => void) => {
      editor?.on('assistant', listener)
      return () => void editor?.off('assistant', listener)
    },
    [editor],
  )
  return useSyncExternalStore(subscribe, () => (editor === null ? null : select(editor.storage.assistant)))
}

const runsOf = ({ runs }: AssistantStorage): DocumentRuns | null => runs

/** A part of what is known of the runs. The component renders again only when that part differs. */
export function useRunsState<T>(runs: DocumentRuns, select: (state: RunsState) => T): T {
  const last = useRef<{ readonly state: RunsState; readonly value: T } | null>(null)
  return useSyncExternalStore(runs.subscribe, () => {
    const state = runs.snapshot()
    if (last.current?.state !== state) last.current = { state, value: select(state) }
    return last.current.value
  })
}

/** The present time, which goes on each second while `isRunning`. Milliseconds since 1970. */
export function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [isRunning])
  return now
}
