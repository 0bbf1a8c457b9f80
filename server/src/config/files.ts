import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { bytes, flag, url, type Values } from './variable.ts'

const MIB = 1024 ** 2
const GIB = 1024 ** 3

/** The variables of {@link FilesConfig}. */
export const FILES_VARIABLES = {
  COWRITE_FILES_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .optional(),
  COWRITE_FILES_ENDPOINT: url(['http', 'https']).optional(),
  COWRITE_FILES_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be the name of a region')
    .default('us-east-1'),
  COWRITE_FILES_PREFIX: z
    .string()
    .regex(/^([A-Za-z0-9_.-]+\/)+$/, 'must be names, each with a slash after it')
    .optional(),
  COWRITE_FILES_PATH_STYLE: flag.default(false),
  COWRITE_FILES_ACCESS_KEY: z.string().min(1).optional(),
  COWRITE_FILES_SECRET_KEY: z.string().min(1).optional(),
  COWRITE_FILES_SECRET_KEY_FILE: z.string().min(1).optional(),
  COWRITE_FILES_MAX_BYTES: bytes.default(100 * MIB),
  COWRITE_FILES_DOCUMENT_BYTES: bytes.default(GIB),
  COWRITE_FILES_PROJECT_BYTES: bytes.default(20 * GIB),
  COWRITE_FILES_FETCH: z.enum(['on', 'off']).default('on'),
}

/** A bucket of an S3-compatible server. */
export interface BucketConfig {
  readonly kind: 'bucket'
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  readonly pathStyle: boolean
  readonly prefix: string
}

/** Where the bytes of files are. */
export type FilesPlace =
  | { readonly kind: 'memory' }
  | { readonly kind: 'folder'; readonly folder: string }
  | BucketConfig

/** Pictures and files of documents. */
export interface FilesConfig {
  readonly place: FilesPlace
  /** Bytes of one file, of the files of a document, and of what is stored for a project; at most. */
  readonly fileBytes: number
  readonly documentBytes: number
  readonly projectBytes: number
  /** Whether the server takes pictures of other sites into its storage. */
  readonly fetches: boolean
}

type FilesValues = Values<typeof FILES_VARIABLES>

/** Makes the section of validated values. `place`: where the rest of the data is. @throws ConfigError */
export function filesConfig(
  values: FilesValues,
  { isMemory, dataDir }: { readonly isMemory: boolean; readonly dataDir: string },
): FilesConfig {
  const folder = { kind: 'folder', folder: join(dataDir, 'files') } as const
  return {
    place: bucketOf(values) ?? (isMemory ? { kind: 'memory' } : folder),
    fileBytes: values.COWRITE_FILES_MAX_BYTES,
    documentBytes: values.COWRITE_FILES_DOCUMENT_BYTES,
    projectBytes: values.COWRITE_FILES_PROJECT_BYTES,
    fetches: values.COWRITE_FILES_FETCH === 'on',
  }
}

function bucketOf(values: FilesValues): BucketConfig | null {
  const { COWRITE_FILES_BUCKET: bucket, COWRITE_FILES_REGION: region } = values
  if (bucket === undefined) return null
  const accessKey = values.COWRITE_FILES_ACCESS_KEY
  const secretKey = secretOf(values)
  if (accessKey === undefined || secretKey === undefined)
    throw new ConfigError(
      'COWRITE_FILES_ACCESS_KEY: a bucket needs an access key, and a secret key or its file',
    )
  return {
    kind: 'bucket',
    endpoint: values.COWRITE_FILES_ENDPOINT ?? `https://s3.${region}.amazonaws.com`,
    ...{ region, bucket, accessKey, secretKey },
    pathStyle: values.COWRITE_FILES_PATH_STYLE,
    prefix: values.COWRITE_FILES_PREFIX ?? '',
  }
}

function secretOf(values: FilesValues): string | undefined {
  const { COWRITE_FILES_SECRET_KEY: key, COWRITE_FILES_SECRET_KEY_FILE: file } = values
  if (file === undefined) return key
  if (key !== undefined)
    throw new ConfigError(
      'COWRITE_FILES_SECRET_KEY_FILE: COWRITE_FILES_SECRET_KEY is set too; only one can be used',
    )
  let read: string
  try {
    read = readFileSync(file, 'utf8').trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new ConfigError(`COWRITE_FILES_SECRET_KEY_FILE: ${file} cannot be read (${code})`)
  }
  if (read === '' || /\s/.test(read))
    throw new ConfigError(`COWRITE_FILES_SECRET_KEY_FILE: ${file} must hold one key`)
  return read
}
