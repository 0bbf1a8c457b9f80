import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ACCESS_VARIABLES, type AccessConfig, accessConfig } from './access.ts'
import { ACCOUNTS_VARIABLES, type AccountsConfig, accountsConfig } from './accounts.ts'
import { ASSISTANT_VARIABLES, type AssistantConfig, assistantConfig } from './assistant.ts'
import { CLUSTER_VARIABLES, type ClusterConfig, clusterConfig } from './cluster.ts'
import { ConfigError } from './config-error.ts'
import { DOCUMENTS_VARIABLES, type DocumentsConfig, documentsConfig } from './documents.ts'
import { FILES_VARIABLES, type FilesConfig, filesConfig } from './files.ts'
import { HOST_TOKENS_VARIABLES, type HostTokensConfig, hostTokensConfig } from './host-tokens.ts'
import { LOGGING_VARIABLES, type LoggingConfig, loggingConfig } from './logging.ts'
import { MAIL_VARIABLES, type MailConfig, mailConfig } from './mail.ts'
import { MCP_VARIABLES, type McpConfig, mcpConfig } from './mcp.ts'
import { NETWORK_VARIABLES, type NetworkConfig, networkConfig } from './network.ts'
import { PROVIDER_VARIABLES, type ProviderConfig, providersConfig } from './providers.ts'
import { STORAGE_VARIABLES, type StorageConfig, storageConfig } from './storage.ts'
import { VERSIONS_VARIABLES, type VersionsConfig, versionsConfig } from './versions.ts'

/** All variables of the server, with their defaults. Flags have the same names: `--port` is `PORT`. */
const variables = z.strictObject({
  ...NETWORK_VARIABLES,
  ...STORAGE_VARIABLES,
  ...CLUSTER_VARIABLES,
  ...ACCESS_VARIABLES,
  ...HOST_TOKENS_VARIABLES,
  ...ACCOUNTS_VARIABLES,
  ...MAIL_VARIABLES,
  ...PROVIDER_VARIABLES,
  ...VERSIONS_VARIABLES,
  ...DOCUMENTS_VARIABLES,
  ...FILES_VARIABLES,
  ...ASSISTANT_VARIABLES,
  ...MCP_VARIABLES,
  ...LOGGING_VARIABLES,
})

/** The configuration, read once at start. Each section is a file of this folder, with its variables. */
export interface Config {
  readonly network: NetworkConfig
  readonly storage: StorageConfig
  readonly cluster: ClusterConfig
  readonly access: AccessConfig
  /** `null`: tokens of host applications are not accepted. */
  readonly hostTokens: HostTokensConfig | null
  readonly accounts: AccountsConfig
  /** `null`: no mails are sent. */
  readonly mail: MailConfig | null
  /** Identity providers of accounts. */
  readonly providers: readonly ProviderConfig[]
  readonly versions: VersionsConfig
  readonly documents: DocumentsConfig
  readonly files: FilesConfig
  readonly assistant: AssistantConfig
  readonly mcp: McpConfig
  readonly logging: LoggingConfig
}

/** The names of all variables, for documentation checks. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape)

/**
 * Reads the configuration from an environment and command-line flags; flags take precedence.
 *
 * @throws ConfigError with one line that names the error and its reason.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
): Config {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue
    if (name in variables.shape) given[name] = value
    else if (name.startsWith('COWRITE_')) throw new ConfigError(`${name} is not a variable of Cowrite`)
  }
  Object.assign(given, readFlags(argv))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new ConfigError(`${String(issue.path[0] ?? 'configuration')}: ${issue.message}`)
  }
  const values = parsed.data
  const network = networkConfig(values)
  const storage = storageConfig(values)
  const hostTokens = hostTokensConfig(values)
  const access = accessConfig(values, network, storage, hostTokens)
  return {
    network,
    storage,
    cluster: clusterConfig(values),
    access,
    hostTokens,
    accounts: accountsConfig(values),
    mail: mailConfig(values),
    providers: providersConfig(values),
    versions: versionsConfig(values),
    documents: documentsConfig(values),
    files: filesConfig(values, {
      isMemory: storage.store.kind === 'memory',
      dataDir: values.COWRITE_DATA_DIR,
    }),
    assistant: assistantConfig(values),
    mcp: mcpConfig(values, access),
    logging: loggingConfig(values),
  }
}

function readFlags(argv: readonly string[]): Record<string, string> {
  const names = new Map(VARIABLES.map((name) => [name.toLowerCase().replaceAll('_', '-'), name]))
  const options = Object.fromEntries([...names.keys()].map((name) => [name, { type: 'string' as const }]))
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true })
    return Object.fromEntries(
      Object.entries(values).map(([flag, value]) => [names.get(flag)!, String(value)]),
    )
  } catch (error) {
    // parseArgs writes several lines; the first names the error.
    throw new ConfigError(error instanceof Error ? error.message.split('\n', 1)[0]! : String(error))
  }
}

/**
 * The configuration of this process, with the flags `argv`. The only function that reads the environment.
 *
 * @throws ConfigError
 */
export function processConfig(argv: readonly string[] = process.argv.slice(2)): Config {
  return readConfig(process.env, argv)
}
