/** The types of messages of the Hocuspocus protocol that are distinguished here. */
export const SYNC = 0
export const AUTH = 2

/** The types of sync messages, as in y-protocols. */
export const SYNC_STEP_1 = 0
export const SYNC_STEP_2 = 1
export const UPDATE = 2
