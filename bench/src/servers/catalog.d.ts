import { type Protocol } from '../load/protocol.ts';
/**
 * The servers that can be measured; `ours-yws` is Cowrite again, spoken to by y-websocket clients, and `ours-memory`
 * Cowrite that keeps nothing where the others keep their documents in a database.
 */
export declare const SERVER_IDS: readonly ['ours', 'ours-memory', 'hocuspocus', 'yws', 'relay', 'ours-yws'];
export type ServerId = (typeof SERVER_IDS)[number];
/** The servers measured when none are named. */
export declare const DEFAULT_SERVERS: readonly ServerId[];
/** What Node runs as a server. */
export interface Program {
    /** The module; it listens on 127.0.0.1 at the port in PORT. */
    readonly entry: string;
    readonly env: Readonly<Record<string, string>>;
}
/** What a server may use, as URLs; null for what a run does without. */
export interface Services {
    readonly database: string | null;
    readonly redis: string | null;
}
/** How a server is started and spoken to. As a program, it keeps documents in memory only. */
export interface ServerEntry extends Program {
    readonly label: string;
    /** Colour of its marks in plots. */
    readonly color: string;
    readonly protocol: Protocol;
    /** Path of its sockets, before the document's name where that is part of the path. */
    readonly base: string;
    /** The program that keeps documents in a PostgreSQL, and meets other nodes at a Redis, where there is one. */
    readonly kept?: (services: Services) => Program;
}
/** Every server that can be measured. */
export declare const SERVERS: Readonly<Record<ServerId, ServerEntry>>;
/** What to run for a server: with a database, the program that uses it and the Redis, if the server has one. */
export declare function programOf(server: ServerEntry, services: Services): Program;
//# sourceMappingURL=catalog.d.ts.map