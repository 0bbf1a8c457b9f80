/** The signals of PostgreSQL's shutdown modes; `kill` gives it no chance to do anything. */
declare const SIGNALS: {
  readonly fast: 'SIGINT'
  readonly immediate: 'SIGQUIT'
  readonly kill: 'SIGKILL'
}
/** How the server goes down: `fast` breaks connections and checkpoints, the others end as a crash does. */
export type Shutdown = keyof typeof SIGNALS
/** A PostgreSQL to test with, whose user may create databases. */
export interface PostgresService {
  readonly url: string
  /** `null` when `DATABASE_URL` named a running one: then it cannot be taken down either. */
  readonly dataDir: string | null
  /** Process id of the server now; `null` while it is down and for a foreign one. */
  readonly pid: number | null
  /** Takes the server down and resolves when its main process has ended. */
  down(how: Shutdown): Promise<void>
  /** Starts it again on the same port and resolves when it accepts connections. */
  up(): Promise<void>
  /** `down`, then `up`. */
  restart(how?: Shutdown): Promise<void>
  /** `down('kill')`. */
  kill9(): Promise<void>
  /** Takes the server down for good and removes its data; leaves a foreign one alone. */
  stop(): Promise<void>
}
/**
 * The PostgreSQL that `DATABASE_URL` names, else a fresh one with `fsync` on, on a free port of 127.0.0.1, its
 * programs found on PATH or in the usual places or installed by apt-get as root. With `own` always a fresh one,
 * for tests that take it down. Throws, with what to do, when there is none to be had.
 */
export declare function startPostgres(options?: { readonly own?: boolean }): Promise<PostgresService>
//# sourceMappingURL=postgres.d.ts.map
