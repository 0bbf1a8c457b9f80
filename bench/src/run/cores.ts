/** The core of the servers, which run one at a time. */
export const SERVER_CORE = 0

/** The core of the load generator. */
export const LOAD_CORE = 1
