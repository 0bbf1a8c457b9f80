/**
 * In the page: what is wrong with its layout, one line each. The page must not scroll sideways, no control may stand outside
 * of the window, and nothing but a menu, a panel or a dialog may lie over the controls of a header or of the toolbar.
 */
export function faultsOfLayout(): string[] {
  const faults: string[] = []
  const { documentElement: page } = document
  const width = page.clientWidth
  if (page.scrollWidth > width) faults.push(`scrolls sideways by ${page.scrollWidth - width} px`)
  const nameOf = (element: Element) =>
    `"${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}" (${element.className})`
  const isSeen = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const controls = [...document.querySelectorAll('button, a, input, select, textarea, [role^=menuitem]')]
  for (const control of controls.filter(isSeen)) {
    const box = control.getBoundingClientRect()
    if (box.width <= 1 || control.closest('.cw-doc, .cw-skip') !== null) continue
    if (box.left < -1 || box.right > width + 1)
      faults.push(`${nameOf(control)} stands outside of the window, from ${box.left} to ${box.right}`)
    if (control.closest('.cw-bar, .cw-phone-bar, .cw-toolbar-place, .cw-status-bar') === null) continue
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    if (y < 0 || y > innerHeight || getComputedStyle(control).pointerEvents === 'none') continue
    const top = document.elementFromPoint(x, y)
    if (top === null || control.contains(top) || top === page) continue
    if (top.closest('dialog, [role=dialog], [data-radix-popper-content-wrapper]') === null)
      faults.push(`${nameOf(control)} lies below ${nameOf(top)}`)
  }
  return faults
}
