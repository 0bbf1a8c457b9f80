/** The colours that people get in this order, each a light value that the editor also has for dark pages. */
export const PERSON_COLOURS = [
  '#405bc3',
  '#c64547',
  '#055446',
  '#8a5700',
  '#54309b',
  '#6e3604',
  '#00558b',
  '#9c1a44',
  '#107776',
  '#ad4ba1',
  '#527e00',
  '#535600',
] as const
