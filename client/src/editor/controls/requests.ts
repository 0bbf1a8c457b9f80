import { type Editor, Extension } from '@tiptap/core'
import { useEffect } from 'react'

/** What can be asked of parts of the page that are loaded after the text, by name. Each part adds its own. */
// biome-ignore lint/suspicious/noEmptyInterface: parts add to it.
export interface EditorRequests {}

type Name = keyof EditorRequests

/** Requests on their way to the part that answers them; the last one of each name waits until that part is there. */
class RequestDesk {
  readonly #answering = new Map<Name, (request: never) => void>()
  readonly #waiting = new Map<Name, unknown>()

  ask<N extends Name>(name: N, request: EditorRequests[N]): void {
    const answer = this.#answering.get(name) as ((request: EditorRequests[N]) => void) | undefined
    if (answer === undefined) this.#waiting.set(name, request)
    else answer(request)
  }

  answer<N extends Name>(name: N, answer: (request: EditorRequests[N]) => void): () => void {
    this.#answering.set(name, answer)
    if (this.#waiting.has(name)) {
      const request = this.#waiting.get(name) as EditorRequests[N]
      this.#waiting.delete(name)
      answer(request)
    }
    return () => {
      if (this.#answering.get(name) === answer) this.#answering.delete(name)
    }
  }
}

declare module '@tiptap/core' {
  interface Storage {
    requests: { readonly desk: RequestDesk }
  }
}

/** Carries requests of an editor to the parts of the page that answer them. */
export const Requests = Extension.create<object, { readonly desk: RequestDesk }>({
  name: 'requests',
  addStorage: () => ({ desk: new RequestDesk() }),
})

/** Asks for a part of the page. When its code is not loaded yet, it is shown as soon as it is. */
export function ask<N extends Name>(editor: Editor, name: N, request: EditorRequests[N]): void {
  editor.storage.requests.desk.ask(name, request)
}

/** Answers requests of one name while the component lives; `answer` is always the same function. */
export function useRequests<N extends Name>(
  editor: Editor,
  name: N,
  answer: (request: EditorRequests[N]) => void,
): void {
  useEffect(() => editor.storage.requests.desk.answer(name, answer), [editor, name, answer])
}
