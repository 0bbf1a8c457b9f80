import { NoCounterpart } from './ava.ts'

/** Replaces Hocuspocus' own server and its parts: a test that uses one of them has no counterpart. */
const none = (name: string) =>
  new Proxy(class {}, {
    apply: () => refuse(name),
    construct: () => refuse(name),
    get: () => refuse(name),
  })

export const Server = none('Server')
export const Hocuspocus = none('Hocuspocus')
export const Document = none('Document')
export const useDebounce = none('useDebounce')
export const TiptapTransformer = none('TiptapTransformer')

function refuse(name: string): never {
  throw new NoCounterpart(`its own ${name}`)
}
