import { z } from 'zod'
import { bytes, type Values } from './variable.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** The variables of {@link NetworkConfig}. */
export const NETWORK_VARIABLES = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  COWRITE_MAX_FRAME_BYTES: bytes.default(16 * 1024 * 1024),
}

/** The address of the server, and what it accepts there. */
export interface NetworkConfig {
  /** A name or an address of this machine. */
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Whether `host` is a loopback address, which other machines cannot reach. */
  readonly loopbackOnly: boolean
  /** Largest WebSocket frame of a client, in bytes. */
  readonly maxFrameBytes: number
}

/** Makes the section of validated values. */
export function networkConfig(values: Values<typeof NETWORK_VARIABLES>): NetworkConfig {
  return {
    host: values.HOST,
    port: values.PORT,
    loopbackOnly: LOOPBACK.has(values.HOST),
    maxFrameBytes: values.COWRITE_MAX_FRAME_BYTES,
  }
}
