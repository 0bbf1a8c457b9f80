import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { COMPILED } from './scripts/build/compiled.ts'
import LongestFirst from './scripts/test/longest-first.ts'

/** The store's contract on the stores that need no other program. */
const contract = ['persistence/src/memory-store.test.ts', 'persistence/src/sql/pglite/pglite-store.test.ts']
const postgres = ['persistence/**/*.test.ts', 'tests/src/**/*.test.ts', '**/src/**/*.postgres.test.ts']
const browser = ['tests/src/browser/**/*.test.{ts,tsx}']
const made = ['**/node_modules/**', '**/dist/**', '**/types/**']

const PROCESSORS = Math.min(availableParallelism(), 8)
/**
 * Four projects, so that a run starts only what its tests need: PostgreSQL for `postgres`, Chromium and the built
 * client for `browser`, nothing for `unit` and `contract`.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // As for servers in `tests/src/harness/server.ts`.
    execArgv: ['--liftoff-only'],
    reporters: ['default', './scripts/slowest.ts', './scripts/test/unsteady.ts'],
    setupFiles: ['./scripts/test/processor-time.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // Nothing a test decides may depend on another machine's clock or colours.
    env: { TZ: 'UTC', NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILED },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [...made, ...postgres, ...browser],
          maxWorkers: PROCESSORS,
          // Loading a file's modules takes longer than most files' tests. No file changes a module's state.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: contract, exclude: made, maxWorkers: PROCESSORS },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: postgres,
          exclude: [...made, ...browser, ...contract],
          globalSetup: ['./scripts/services/postgres-setup.ts', './scripts/services/server-setup.ts'],
          // Loading a file's modules takes more than a second of the processor.
          isolate: false,
          sequence: { groupOrder: 1 },
          // Many of these files wait for a server, a database or a clock most of their time.
          maxWorkers: PROCESSORS + 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: browser,
          exclude: made,
          globalSetup: ['./scripts/services/browser-setup.ts', './scripts/services/server-setup.ts'],
          // One Chromium and one copy of the modules for all files of a worker.
          isolate: false,
          // After everything else: each waits for its browser, its server or a clock a third of the time.
          sequence: { groupOrder: 2 },
          maxWorkers: 3,
        },
      },
    ],
  },
})
