/** What one HTTP connection or request may take, with the defaults and their reasons. WebSockets: `rooms/limits.ts`. */
export interface HttpLimits {
  /** Connections at once that are no WebSockets. Beyond it the one that has been without a request longest is dropped. */
  readonly connections: number
  /** Requests under way at once on one connection. Beyond it the connection is dropped. */
  readonly requestsAtOnce: number
  /** Largest head of a request (method, path and headers), in bytes. */
  readonly headerBytes: number
  /** Largest body of a request, in bytes. */
  readonly bodyBytes: number
  /** Time to send the head of a request, from its first byte or from the opening of the connection on, in ms. */
  readonly headersTimeoutMs: number
  /** Time to send a whole request, head and body, in ms. */
  readonly requestTimeoutMs: number
  /** A connection without a request is closed after so long, in ms. */
  readonly keepAliveMs: number
  /** A connection on which no byte moves while a request is under way is dropped after so long, in ms. */
  readonly stalledMs: number
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  // A browser has six, a proxy some hundreds; a restart brings every client at once for a moment.
  connections: 5_000,
  // Neither browsers nor proxies send a request before the last one was answered.
  requestsAtOnce: 16,
  // Node's own default; browsers and proxies stay below 8 KiB.
  headerBytes: 16 * 1024,
  // Bodies are titles and positions.
  bodyBytes: 256 * 1024,
  headersTimeoutMs: 15_000,
  // 256 KiB take 20 s over a line of 100 kbit/s.
  requestTimeoutMs: 30_000,
  // Longer than the 60 s for which proxies keep their connections: else they would send into a closing one.
  keepAliveMs: 72_000,
  // Longer than anything the API does before it answers: a restore waits 30 s for the database.
  stalledMs: 60_000,
}
