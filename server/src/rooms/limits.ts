/** What one connection, session or room may take, with the defaults and their reasons. */
export interface Limits {
  /** Documents open or opening on one socket. */
  readonly documentsPerSocket: number
  /** Bytes that may wait on one socket before its credentials are checked and its documents loaded. */
  readonly handshakeBytes: number
  /** Messages that may wait likewise, per document. */
  readonly handshakeMessages: number
  /** Time to send credentials after the socket opened, in ms. */
  readonly authTimeoutMs: number
  /** Largest presence state of one client, in bytes. */
  readonly presenceStateBytes: number
  /** ClientIDs one session may speak for. */
  readonly presenceClients: number
  /** Presence not renewed for so long is taken back, in ms. Clients renew every 15 s. */
  readonly presenceTimeoutMs: number
  /**
   * Nothing heard from a socket for so long: it is taken for dead, in ms. Pings go out well before. With two
   * looks of 5 s, one to notice the last frame and one to notice the silence, it stays below 30 s.
   */
  readonly silenceMs: number
  /**
   * Unsent bytes on one socket at which its sessions turn lagging; presence stops at a quarter. At least 256 KiB:
   * below the 64 KiB that Node's sockets buffer, nobody would be told when there is room again.
   */
  readonly unsentBytes: number
  /** A lagging socket that has not drained after so long is closed, in ms. */
  readonly laggingMs: number
  /** Sustained inbound frames per second of one socket. */
  readonly framesPerSecond: number
  /** Inbound frames that may come at once after a pause. */
  readonly framesBurst: number
  /** Sustained inbound bytes per second of one socket. */
  readonly bytesPerSecond: number
  /** Inbound bytes that may come at once after a pause. */
  readonly bytesBurst: number
  /** Longest stateless message, in UTF-16 units. */
  readonly statelessLength: number
}

export const DEFAULT_LIMITS: Limits = {
  // A workspace of tabs and previews stays below a hundred.
  documentsPerSocket: 256,
  // One large offline step 2 must fit; the frame limit bounds it too.
  handshakeBytes: 32 * 1024 * 1024,
  handshakeMessages: 256,
  authTimeoutMs: 15_000,
  // Names, colours and two relative positions take 300 bytes.
  presenceStateBytes: 16 * 1024,
  presenceClients: 4,
  presenceTimeoutMs: 30_000,
  silenceMs: 18_000,
  unsentBytes: 1024 * 1024,
  laggingMs: 30_000,
  // People send 20 frames a second; programs that replay a history send ten thousands, for a while.
  framesPerSecond: 5_000,
  framesBurst: 500_000,
  bytesPerSecond: 8 * 1024 * 1024,
  bytesBurst: 64 * 1024 * 1024,
  statelessLength: 64 * 1024,
}

/**
 * Updates from this size on are examined in slices, in bytes: the densest ones below it take some milliseconds. What
 * people type is a thousandth of it.
 */
export const HEAVY_BYTES = 32 * 1024
