/** What a frame from the server was, as far as a load generator cares. */
export type Kind = 'step1' | 'step2' | 'update' | 'presence' | 'accepted' | 'refused' | 'authenticated' | 'denied' | 'closed' | 'ping' | 'other';
/** A frame from the server, taken apart: its kind and, for sync and presence, where its bytes lie. */
export interface Parsed {
    kind: Kind;
    /** Offset of the content (a state vector, an update, a presence update) in the frame. */
    start: number;
    /** Length of the content as the frame claims it, even if only the frame's head is at hand. */
    length: number;
}
/** What a client may wrap. */
export type ContentKind = 'step1' | 'step2' | 'update' | 'presence';
/** How clients of one wire protocol speak. Payloads only; framing is the socket's matter. */
export interface Protocol {
    readonly id: 'hocuspocus' | 'yws' | 'relay';
    /** Whether the server says when a client has the whole document, and acknowledges updates. */
    readonly syncs: boolean;
    readonly acknowledges: boolean;
    /** Request path for a document. */
    path(base: string, document: string): string;
    /** What a client sends as soon as the socket is open. */
    hello(document: string): Uint8Array[];
    /** Wraps a state vector (step 1), a step 2 (the answer to the server's step 1), an update or a presence update. */
    wrap(document: string, kind: ContentKind, content: Uint8Array): Uint8Array;
    /** What keeps an otherwise silent client connected, sent every 20 s; null where WebSocket pings do that. */
    keepalive(document: string): Uint8Array | null;
    /** The answer to a ping of the protocol itself. */
    pong(): Uint8Array;
    /** Takes a frame apart into `into`, which is reused from frame to frame. */
    parse(frame: Uint8Array, into: Parsed): void;
}
/** An update without structs and deletions. */
export declare const EMPTY_UPDATE: Uint8Array;
/** One bare message per frame; the document is in the path. */
export declare const yWebsocket: Protocol;
/** Every frame starts with the document's address; a token comes first. */
export declare const hocuspocus: Protocol;
/** y-websocket's frames, but nobody answers: the other end only passes them on. */
export declare const relay: Protocol;
/** Calls `state` for every client in an awareness update (y-protocols), without parsing the JSON. */
export declare function scanPresence(update: Uint8Array, state: (client: number, clock: number) => void): void;
/** An awareness update that holds one client's state, as y-protocols encodes it. */
export declare function presenceUpdate(client: number, clock: number, state: unknown): Uint8Array;
//# sourceMappingURL=protocol.d.ts.map