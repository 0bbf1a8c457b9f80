/** The fuzz of histories, which is the longest of the unit tests. */
const HISTORIES = ['blocks', 'absence', 'order', 'stock', 'text'].map(
  (name) => `crdt/src/richtext/binding/testing/histories-${name}.test.ts`,
)

/** Paths of the files that take the longest, in descending order. */
export const LONG = [
  'replay/replay',
  'browser/not-saved',
  'browser/focus',
  'browser/composition',
  'browser/at-once',
  'browser/embed',
  'fuzz/slow-reader',
  'conformance/keepalive',
  'nodes/moved',
  'presence/presence',
  'versions/automatic',
  'lifecycle/stop-while-starting',
  'lifecycle/lifecycle',
  'nodes/moving/moving',
  'faults/embedded-kill',
  'reports/sleep',
  'versions/forever',
  'versions/restore',
]
  .map((name) => `tests/src/${name}.test.ts`)
  .concat(HISTORIES)
