import { Node } from '@tiptap/core'
import { dayOf } from './attributes.ts'

/** A day of the calendar in a line. Editors show it in the language of their reader; elsewhere it is as in ISO 8601. */
export const DateNode = Node.create({
  name: 'date',
  group: 'inline',
  inline: true,
  atom: true,
  selectable: true,
  addAttributes() {
    return {
      day: {
        default: null,
        rendered: false,
        parseHTML: (element: HTMLElement) => dayOf(element.getAttribute('datetime')),
      },
    }
  },
  // The times of other pages are text: what they say may be "yesterday".
  parseHTML: () => [
    {
      tag: 'time[datetime]',
      getAttrs: (element) => dayOf(element.getAttribute('datetime')) !== null && null,
    },
  ],
  renderHTML({ node }) {
    const day = dayOf(node.attrs['day'])
    return ['time', { class: 'cw-date', datetime: day }, day ?? '?']
  },
  renderText: ({ node }) => dayOf(node.attrs['day']) ?? '?',
})
