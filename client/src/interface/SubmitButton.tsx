import type { ReactNode } from 'react'

export interface SubmitButtonProps {
  readonly isBusy: boolean
  /** Default `main`. */
  readonly look?: 'main' | 'plain' | 'danger'
  readonly children: ReactNode
}

/** The button that sends a form. While that takes, it keeps its width and says so. */
export function SubmitButton({ isBusy, look = 'main', children }: SubmitButtonProps) {
  const className = look === 'plain' ? 'cw-button' : `cw-button cw-button-${look}`
  return (
    <button
      type="submit"
      className={className}
      aria-disabled={isBusy || undefined}
      data-busy={isBusy || undefined}
    >
      {children}
    </button>
  )
}
