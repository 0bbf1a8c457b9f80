/** The configuration is unusable; `message` is one line for the operator. */
export class ConfigError extends Error {}
