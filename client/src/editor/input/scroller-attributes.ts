/** Attributes of an element with a horizontal scroll bar of its own; `null` removes an attribute. */
export interface ScrollerAttributes {
  readonly contenteditable: 'true' | null
  readonly tabindex: '0' | null
  readonly role: 'region' | null
  readonly 'aria-label': string | null
}

/**
 * The attributes that make an element wider than the page reachable by keyboard. In an editable text the caret enters it;
 * `contenteditable` states that for accessibility tools that inspect the element alone, and a tab stop would take the
 * focus from the text at every mouse press. In a read-only text there is no caret, so the element is a tab stop called
 * `name`.
 */
export function scrollerAttributes(editable: boolean, name: string): ScrollerAttributes {
  return editable
    ? { contenteditable: 'true', tabindex: null, role: null, 'aria-label': null }
    : { contenteditable: null, tabindex: '0', role: 'region', 'aria-label': name }
}
