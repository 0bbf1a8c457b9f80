import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { shownGroups } from './fold.ts'

/**
 * How many of `count` groups of tools are shown in the bar of `ref`, by the free width of the element around it. A group is
 * an element of the class `cw-tools`; what else the bar contains keeps its width. The menu's button is the group after all.
 */
export function useFold(ref: RefObject<HTMLElement | null>, count: number): number {
  const [shown, setShown] = useState(count)
  // Groups that are not shown had this width when they were.
  const widths = useRef<number[]>([])
  useLayoutEffect(() => {
    const bar = ref.current
    const place = bar?.parentElement
    if (bar === null || place === null || place === undefined) return
    const parts = [...bar.children].filter((part): part is HTMLElement => part instanceof HTMLElement)
    const groups = parts.filter(({ classList }) => classList.contains('cw-tools'))
    const others = parts.filter((part) => !groups.includes(part))
    const measure = () => {
      groups.slice(0, Math.min(shown, count)).forEach((group, index) => {
        widths.current[index] = widthOf(group)
      })
      const { paddingInlineStart, paddingInlineEnd } = getComputedStyle(place)
      const room =
        place.clientWidth -
        Number.parseFloat(paddingInlineStart) -
        Number.parseFloat(paddingInlineEnd) -
        sum(others.map(widthOf))
      // Before it was shown: a tool is a square, and a line is before it.
      const menu = groups[shown] === undefined ? (groups[0]?.offsetHeight ?? 0) + 12 : widthOf(groups[shown])
      setShown(shownGroups(widths.current.slice(0, count), room, menu))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const element of [place, ...parts]) observer.observe(element)
    return () => observer.disconnect()
  }, [ref, count, shown])
  return shown
}

function widthOf(element: HTMLElement): number {
  return element.getBoundingClientRect().width
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
