/** The fuzz of histories, which is the longest of the unit tests. */
const HISTORIES = ['blocks', 'absence', 'order', 'stock', 'text'].map(
  (name) => `crdt/src/richtext/binding/testing/histories-${name}.test.ts`,
)

/** Paths of the files that take the longest, in descending order. */
export const LONG = [
  'replay/replay',
  'versions/hostile',
  'conformance/keepalive',
  'versions/automatic',
  'nodes/moved',
  'presence/presence',
  'lifecycle/lifecycle',
  'lifecycle/stop-while-starting',
  'versions/restore',
  'faults/embedded-kill',
  'reports/sleep',
  'nodes/moving/moving',
  'versions/forever',
  'fuzz/slow-reader',
  'browser/screens',
  'browser/block-handles',
  'browser/not-saved',
  'browser/composition',
  'browser/at-once-kinds',
  'browser/bars',
  'browser/embed',
  'browser/at-once',
  'browser/diagrams',
  'browser/focus',
]
  .map((name) => `tests/src/${name}.test.ts`)
  .concat(HISTORIES)
