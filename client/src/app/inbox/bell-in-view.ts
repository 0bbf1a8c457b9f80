/** The button of notifications in view: the rail and the bars each have one. `null`: there is none, as without an account. */
export function bellInView(): HTMLElement | null {
  const all = document.querySelectorAll<HTMLElement>('.cw-bell')
  return [...all].find((bell) => bell.checkVisibility()) ?? null
}
