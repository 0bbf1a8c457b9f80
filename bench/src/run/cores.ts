/** The core that servers run on, each alone. */
export const SERVER_CORE = 0

/** The core that the load generator runs on. */
export const LOAD_CORE = 1
