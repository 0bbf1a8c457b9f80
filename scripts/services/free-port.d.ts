/**
 * A TCP port of 127.0.0.1 that nothing listens on now, for programs that cannot pick one themselves. Another
 * process may take it before it is used: who starts a program on it must try again with a new one.
 */
export declare function freePort(): Promise<number>
//# sourceMappingURL=free-port.d.ts.map
