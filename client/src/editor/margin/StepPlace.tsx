import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import type {} from '../toast/ToastPlace.tsx'
import { cardsOf } from './cards.ts'
import type { MarginFeature } from './margin-feature.ts'
import { cardAfter } from './step.ts'

declare module '../controls/requests.ts' {
  interface EditorRequests {
    /** Somebody asked for the next or previous card that is gone through: from that with a key, else from the caret. */
    steps: { readonly step: 1 | -1; readonly from?: string }
  }
}

/** Goes through the cards of all features that have some to go through, in the order of the text. */
export function StepPlace({ editor, features }: { editor: Editor; features: readonly MarginFeature[] }) {
  useEffect(() => {
    const stepped = features.filter(({ stops }) => stops !== undefined)
    const go = async ({ step, from }: { readonly step: 1 | -1; readonly from?: string }) => {
      const loaded = await Promise.all(stepped.map(({ stops }) => stops!()))
      await Promise.all(loaded.map(({ stops }) => stops.ready(editor)))
      if (editor.isDestroyed) return
      const { state } = editor
      const card = cardAfter(cardsOf(stepped, state), from ?? null, state.selection.from, step)
      if (card === null)
        editor.emit('toast', { text: 'There are no comments and no suggestions in this document.' })
      else loaded[stepped.indexOf(card.feature)]!.stops.show(editor, card.id)
    }
    const step = (request: { readonly step: 1 | -1; readonly from?: string }) =>
      void go(request).catch(reportError)
    // A text that is only read takes no keys.
    const typed = (event: KeyboardEvent) => {
      if (event.key !== 'F8' || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey)
        return
      event.preventDefault()
      step({ step: event.shiftKey ? -1 : 1 })
    }
    addEventListener('keydown', typed)
    const stop = editor.storage.requests.desk.answer('steps', step)
    return () => {
      removeEventListener('keydown', typed)
      stop()
    }
  }, [editor, features])
  return null
}
