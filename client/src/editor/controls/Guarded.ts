import { Component, type ComponentType, createElement, type ReactNode } from 'react'

export interface GuardedProps<Props> {
  readonly part: ComponentType<Props>
  readonly instead: ComponentType<Props>
  /** Those of `part`, and of `instead`. */
  readonly props: Props
}

/**
 * A part of the page, or `instead` of it after it failed. Without this, React removes the whole page with the text in it
 * when one part fails. React reports the error on the console.
 */
export class Guarded<Props extends object> extends Component<
  GuardedProps<Props>,
  { readonly failed: boolean }
> {
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override state = { failed: false }

  override render(): ReactNode {
    const { part, instead, props } = this.props
    return createElement<Props>(this.state.failed ? instead : part, props)
  }
}
