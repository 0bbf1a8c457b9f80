/** Values that the global set-ups provide to the tests, by `inject(name)`. */
declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a PostgreSQL whose user may create databases; started once for all tests. */
    postgresUrl: string
    /** Path of the Chromium for tests. */
    chromiumPath: string
    /** Path of the built server, which does what `server/src/main.ts` does and starts faster. */
    serverProgram: string
  }
}

export {}
