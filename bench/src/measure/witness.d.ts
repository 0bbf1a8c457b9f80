import type { ServerId } from '../servers/catalog.ts';
/** Which server to watch. */
export interface WitnessData {
    readonly server: ServerId;
    readonly port: number;
}
/** The longest waits since the last report, in ms. */
export interface WitnessReport {
    /** For an answer to `/healthz`. */
    readonly healthz: number;
    /** For an edit to reach another client of the same document. */
    readonly edit: number;
}
/** Somebody who asks a server and writes in a document of its own all the time, in a thread of its own. */
export declare class Witness {
    #private;
    constructor(data: WitnessData);
    /** How long it had to wait since it was asked last. Rejects when the server was gone. */
    report(): Promise<WitnessReport>;
    stop(): Promise<void>;
}
//# sourceMappingURL=witness.d.ts.map