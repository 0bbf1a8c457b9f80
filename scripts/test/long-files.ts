/** Paths of the files that take the longest, in descending order. */
export const LONG = [
  'replay/replay',
  'browser/focus',
  'browser/not-saved',
  'conformance/keepalive',
  'nodes/moved',
  'presence/presence',
  'versions/automatic',
  'lifecycle/stop-while-starting',
  'lifecycle/lifecycle',
  'nodes/moving/moving',
  'faults/embedded-kill',
  'reports/sleep',
].map((name) => `tests/src/${name}.test.ts`)
