import { useEffect, useState } from 'react'

/** Whether the big title above the text has scrolled away. */
export function useTitleOutOfView(): boolean {
  const [gone, setGone] = useState(false)
  useEffect(() => {
    const title = document.querySelector('.cw-title')
    if (title === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry !== undefined) setGone(!entry.isIntersecting && entry.boundingClientRect.top < 0)
      },
      // Below the header.
      { rootMargin: '-48px 0px 0px' },
    )
    observer.observe(title)
    return () => observer.disconnect()
  }, [])
  return gone
}
