/**
 * All errors of Cowrite in one table, shared by server and client.
 *
 * `close` is the WebSocket close code, `http` the HTTP status; `null` for an error that closes no socket (one
 * document or edit may still be refused with it), or that is no answer of HTTP.
 * y-websocket 3.1 treats 4400–4499 as final, and older clients always reconnect, so errors that may disappear on a
 * retry use 1011–1013. `what` describes the error, `todo` what the user can do about it. ERRORS.md contains the same
 * table for readers; a test compares the two.
 */
export const ERRORS = {
  'text-frame': {
    close: 1003,
    http: null,
    what: 'A text frame arrived; both protocols are binary.',
    todo: 'Send binary frames: use @hocuspocus/provider on /collab or y-websocket on /yjs.',
  },
  'frame-too-large': {
    close: 1009,
    http: 413,
    what: 'A frame or request body was larger than the server accepts.',
    todo: 'Undo the last large change and make it in smaller ones; an operator can raise COWRITE_MAX_FRAME_BYTES.',
  },
  internal: {
    close: 1011,
    http: 500,
    what: 'The server failed at something it should have managed.',
    todo: 'Try again; the server log holds the cause under the request id.',
  },
  'load-failed': {
    close: 1011,
    http: 503,
    what: 'The document could not be read from the database; nothing was changed.',
    todo: 'Wait: the client tries again by itself.',
  },
  unreadable: {
    close: 1011,
    http: null,
    what: 'What is stored of the document is damaged, or sealed with a key that is not configured; nothing was changed.',
    todo: 'Ask the operator: the server log and cowrite verify name the rows to restore, or the key to configure.',
  },
  'keys-away': {
    close: 1011,
    http: 503,
    what: 'The credentials could not be checked, because the public keys for that could not be fetched.',
    todo: 'Wait: the client tries again by itself; the operator finds the reason in the server log.',
  },
  'not-stored': {
    close: 1011,
    http: null,
    what: 'The database refuses an edit of this document for a reason of its own; everything else was stored.',
    todo: 'Wait: the client reconnects and offers the edit again; the server log holds the reason.',
  },
  'shutting-down': {
    close: 1012,
    http: 503,
    what: 'The server is restarting.',
    todo: 'Wait: the client reconnects by itself.',
  },
  'rate-limited': {
    close: 1013,
    http: 429,
    what: 'More arrived from one connection than its limit allows.',
    todo: 'Slow down; the client reconnects by itself.',
  },
  expired: {
    close: 1013,
    http: 401,
    what: 'The credentials have expired.',
    todo: 'Fetch a new token; the editor does so by itself, and keeps what was written meanwhile.',
  },
  lagging: {
    close: 1013,
    http: null,
    what: 'The connection did not read what was sent to it for 30 s.',
    todo: 'Wait: the client reconnects and catches up.',
  },
  'malformed-frame': {
    close: 4400,
    http: null,
    what: 'A frame was cut short or could not be decoded.',
    todo: 'Check that the client speaks the protocol of the path: /collab Hocuspocus, /yjs y-websocket.',
  },
  'unknown-message': {
    close: 4400,
    http: null,
    what: 'A frame named a message type that clients do not send.',
    todo: 'Check that the client speaks the protocol of the path: /collab Hocuspocus, /yjs y-websocket.',
  },
  'invalid-update': {
    close: 4400,
    http: 400,
    what: 'An update was not a well-formed Yjs update, or claimed more than its bytes can hold.',
    todo: 'Send updates as Yjs 13 encodes them (V1).',
  },
  'update-too-complex': {
    close: 4422,
    http: 422,
    what: 'An update was not taken: it, or the document with it, would hold more than a document may.',
    todo: 'See the detail for what there is too much of; go on in a new document. The documentation lists the limits.',
  },
  'invalid-address': {
    close: 4400,
    http: 400,
    what: 'A document address had illegal characters or a wrong length.',
    todo: 'Use project/document: 1–64 of a–z 0–9 -, then 1–255 bytes of UTF-8 without control characters.',
  },
  'invalid-request': {
    close: null,
    http: 400,
    what: 'A request had a wrong or missing field.',
    todo: 'See the message for the field and what it must be.',
  },
  'unsupported-media-type': {
    close: null,
    http: 415,
    what: 'A request had a body of a type that the server does not read.',
    todo: 'Send JSON, with the header content-type: application/json.',
  },
  'method-not-allowed': {
    close: null,
    http: 405,
    what: 'This address takes no requests with this method.',
    todo: 'See the documentation for the methods of the address.',
  },
  'range-not-satisfiable': {
    close: null,
    http: 416,
    what: 'A request asked for a part of a file that lies beyond its end.',
    todo: 'Ask for the file without the Range header.',
  },
  'headers-too-large': {
    close: null,
    http: 431,
    what: 'The path and headers of a request were larger than the server accepts.',
    todo: 'Send a shorter path and fewer or smaller headers.',
  },
  'request-timeout': {
    close: null,
    http: 408,
    what: 'A request did not arrive whole in the time that it may take.',
    todo: 'Send the request again over a quicker connection.',
  },
  unauthorized: {
    close: 4401,
    http: 401,
    what: 'The credentials were missing, expired or wrong.',
    todo: 'Sign in again or fetch a new token.',
  },
  forbidden: {
    close: 4403,
    http: 403,
    what: 'The principal may not do this here.',
    todo: 'Ask the owner of the document for access.',
  },
  'password-needed': {
    close: null,
    http: 403,
    what: 'The link has a password, which was missing or wrong.',
    todo: 'Enter the password that you got with the link.',
  },
  'sign-in-needed': {
    close: null,
    http: 403,
    what: 'The link is only for people with an account.',
    todo: 'Sign in, then open the link again.',
  },
  'foreign-origin': {
    close: null,
    http: 403,
    what: 'A page of an origin that is not allowed tried to connect.',
    todo: 'Add the exact origin to COWRITE_ORIGINS.',
  },
  'not-found': {
    close: 4404,
    http: 404,
    what: 'There is nothing at this address.',
    todo: 'Check the address.',
  },
  'auth-timeout': {
    close: 4408,
    http: null,
    what: 'No credentials arrived in time after the socket opened.',
    todo: 'Send the Auth message at once; stock providers do.',
  },
  conflict: {
    close: null,
    http: 409,
    what: 'Something else stands there already, or changed meanwhile.',
    todo: 'Read the current state and try again.',
  },
  trashed: {
    close: 4410,
    http: 410,
    what: 'The document is in the trash.',
    todo: 'Restore it to go on editing.',
  },
  'handshake-overflow': {
    close: 4413,
    http: null,
    what: 'Too much arrived before the credentials were checked.',
    todo: 'Send less before authentication; stock providers stay far below the limit.',
  },
  'too-many-documents': {
    close: null,
    http: null,
    what: 'One socket opened more documents than the server accepts.',
    todo: 'Close documents that are not in use, or open a second socket.',
  },
  'foreign-client': {
    close: null,
    http: null,
    what: "An edit was made under a clientID that is another person's.",
    todo: 'Make a new Y.Doc instead of using the clientID of a copy; nothing else is affected.',
  },
  'client-in-use': {
    close: null,
    http: null,
    what: 'An edit contradicts another one that was made under the same clientID: two clients use it at once.',
    todo: 'Put the edit into a new Y.Doc, whose clientID is its own; the editor of Cowrite does so by itself.',
  },
  'read-only': {
    close: null,
    http: 403,
    what: 'An edit arrived from a session that may only read.',
    todo: 'Ask the owner of the document for the right to edit.',
  },
  stopped: {
    close: null,
    http: 409,
    what: 'The run of an agent was stopped; nothing more of it is written.',
    todo: 'Start another run.',
  },
  'journal-full': {
    close: null,
    http: 503,
    what: 'So much waits for the database that no edit is taken until there is room again.',
    todo: 'Wait: the server asks for the edit again by itself.',
  },
  'database-away': {
    close: null,
    http: 503,
    what: 'The database did not do what it was asked for; nothing was changed.',
    todo: 'Try again in a moment.',
  },
  'provider-away': {
    close: null,
    http: 503,
    what: 'The identity provider gave no valid answer in time.',
    todo: 'Try again in a moment, or sign in in another way.',
  },
  'too-complex': {
    close: null,
    http: 422,
    what: 'The content could not be worked with: it failed, or took too much time or memory. Nothing was changed.',
    todo: 'Divide the document into smaller ones; the server log holds the cause.',
  },
  'file-too-large': {
    close: null,
    http: 413,
    what: 'The file is larger than the server accepts.',
    todo: 'Make the file smaller; an operator can raise COWRITE_FILES_MAX_BYTES.',
  },
  'file-quota': {
    close: null,
    http: 422,
    what: 'There is no room for more files in the document or its project.',
    todo: 'Remove files that are not needed; an operator can raise the limit.',
  },
  'file-refused': {
    close: null,
    http: 422,
    what: 'The file was not taken: it is damaged, too complex, or not what it seems to be.',
    todo: 'Save the file again in a common format.',
  },
  'storage-away': {
    close: null,
    http: 503,
    what: 'The storage of files did not do what it was asked for.',
    todo: 'Try again in a moment.',
  },
} as const satisfies Record<string, ErrorEntry>

/** One row of {@link ERRORS}. */
export interface ErrorEntry {
  readonly close: number | null
  readonly http: number | null
  readonly what: string
  readonly todo: string
}

/** The stable name of an error, the same in close reasons, HTTP bodies and logs. */
export type ErrorCode = keyof typeof ERRORS

/** The body of every HTTP error response. */
export interface ErrorBody {
  readonly error: ErrorCode
  readonly message: string
  readonly todo: string
}
