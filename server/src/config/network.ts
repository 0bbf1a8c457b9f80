import { z } from 'zod'
import { bytes, list, type Values } from './variable.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost'])

/** The variables of {@link NetworkConfig}. */
export const NETWORK_VARIABLES = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  COWRITE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL that starts with http or https' })
    .transform((value) => new URL(value))
    .refine(({ pathname, search, hash }) => pathname === '/' && search === '' && hash === '', {
      error: 'must have no path: https://docs.example',
    })
    .transform(({ origin }) => origin)
    .optional(),
  COWRITE_TRUSTED_PROXIES: list.default([]),
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
  /** The origin under which people reach the server; `null`: the address that it listens on. */
  readonly publicUrl: string | null
  /** Addresses and networks of proxies whose `X-Forwarded-For` says where a request comes from. */
  readonly trustedProxies: readonly string[]
  /** Largest WebSocket frame of a client, in bytes. */
  readonly maxFrameBytes: number
}

/** Makes the section of validated values. */
export function networkConfig(values: Values<typeof NETWORK_VARIABLES>): NetworkConfig {
  return {
    host: values.HOST,
    port: values.PORT,
    loopbackOnly: LOOPBACK.has(values.HOST),
    publicUrl: values.COWRITE_PUBLIC_URL ?? null,
    trustedProxies: values.COWRITE_TRUSTED_PROXIES,
    maxFrameBytes: values.COWRITE_MAX_FRAME_BYTES,
  }
}
