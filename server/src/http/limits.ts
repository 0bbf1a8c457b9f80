/** Limits of one HTTP connection or request, with the defaults and their reasons. WebSockets: `rooms/limits.ts`. */
export interface HttpLimits {
  /**
   * Concurrent connections that are not WebSockets. Beyond it, the connection with the longest time since its last
   * request is dropped.
   */
  readonly connections: number
  /** Concurrent requests on one connection. Beyond it, the connection is dropped. */
  readonly requestsAtOnce: number
  /** Largest head of a request (method, path and headers), in bytes. */
  readonly headerBytes: number
  /** Largest body of a request, in bytes. */
  readonly bodyBytes: number
  /** Largest text of an import, in bytes. */
  readonly textBytes: number
  /** Time to send the head of a request, in ms, from its first byte or from the opening of the connection. */
  readonly headersTimeoutMs: number
  /** Time to send a whole request, head and body, in ms. */
  readonly requestTimeoutMs: number
  /** Time after which a connection without a request is closed, in ms. */
  readonly keepAliveMs: number
  /** Time without any transferred byte after which a connection with a pending request is dropped, in ms. */
  readonly stalledMs: number
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  // A browser has six, a proxy some hundreds; after a restart all clients connect at once for a moment.
  connections: 5_000,
  // Browsers and proxies do not send a request before the previous one is answered.
  requestsAtOnce: 16,
  // Node's own default; browsers and proxies stay below 8 KiB.
  headerBytes: 16 * 1024,
  // Bodies are titles and positions.
  bodyBytes: 256 * 1024,
  // Five times the longest novels; what has more structure than a document can have is refused when it is read.
  textBytes: 4 * 1024 * 1024,
  headersTimeoutMs: 15_000,
  // 256 KiB take 20 s over a line of 100 kbit/s.
  requestTimeoutMs: 30_000,
  // Longer than the 60 s for which proxies keep their connections; otherwise they would send a request into a closing
  // one.
  keepAliveMs: 72_000,
  // Longer than any API call takes to answer: a restore waits 30 s for the database.
  stalledMs: 60_000,
}
