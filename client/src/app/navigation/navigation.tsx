import { type AnchorHTMLAttributes, useMemo, useSyncExternalStore } from 'react'
import { type Page, pathOf, type Route, routeOf } from './route.ts'

/** Event on the window after the app has changed its URL. Browsers report only back and forward, by `popstate`. */
const MOVED = 'cowrite:moved'

/** The page of the present URL. */
export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => location.pathname)
  return useMemo(() => routeOf(path), [path])
}

/** Navigates to a page. */
export function navigate(target: Page): void {
  history.pushState(null, '', pathOf(target))
  dispatchEvent(new Event(MOVED))
  scrollTo(0, 0)
}

/** A link within the app. The browser handles clicks with modifier keys. */
export function AppLink({ to, onClick, ...rest }: { to: Page } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  return (
    <a
      {...rest}
      href={pathOf(to)}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || event.button !== 0) return
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        navigate(to)
      }}
    />
  )
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(MOVED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(MOVED, listener)
  }
}
