/** What the global set-ups hand to the tests, by `inject(name)`. */
declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of a PostgreSQL whose user may create databases; started once for the whole run. */
    postgresUrl: string
    /** Path of the Chromium to test with. */
    chromiumPath: string
  }
}

export {}
