import type { CallToolResult } from '@modelcontextprotocol/server'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { AgentCaller } from '../../access/agent-tokens.ts'
import type { CommentService } from '../../comments/comment-service.ts'
import type { McpScope } from '../../config/mcp.ts'
import type { BlockService } from '../../content/block-service.ts'
import type { CreationService } from '../../creation/creation-service.ts'
import type { DocumentService } from '../../documents/document-service.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { errorAnswer, errorOf } from '../../http/http-error.ts'
import type { ProposalService } from '../../proposals/proposal-service.ts'
import type { ClientIdentity } from '../clients/client-identity.ts'
import type { Participants } from '../participants/participants.ts'

/** The services that tools are made of. */
export interface ToolServices {
  readonly documents: DocumentService
  readonly creation: CreationService
  readonly blocks: BlockService
  readonly proposals: ProposalService
  readonly comments: CommentService
  readonly participants: Participants
  readonly logger: Logger
}

/** Who calls a tool, with which services. */
export interface ToolContext extends ToolServices {
  readonly caller: AgentCaller
  readonly client: ClientIdentity
  /** Aborts when the client does not wait for the answer any more. */
  readonly signal: AbortSignal
}

/** The answer of a tool: JSON as text, or what is written as JSON. */
export type ToolAnswer = string | object

/** A tool that agents call. Schemas are made once: a server for a request only refers to them. */
export interface Tool {
  readonly name: string
  readonly title: string
  /** For the model. */
  readonly description: string
  readonly scope: McpScope
  readonly input: z.ZodObject
  readonly isReadOnly: boolean
  /** `input` has the arguments as the schema gives them. */
  readonly run: (context: ToolContext, input: never) => Promise<ToolAnswer>
}

/** A {@link Tool} whose arguments have the type of its schema. */
export function tool<Input extends z.ZodObject>(
  definition: Omit<Tool, 'input' | 'run'> & {
    readonly input: Input
    readonly run: (context: ToolContext, input: z.output<Input>) => Promise<ToolAnswer>
  },
): Tool {
  return definition
}

/** Does the work of a tool. Errors become answers of the table of errors, which say what to do; others are logged. */
export async function answered(
  { logger, caller }: Pick<ToolContext, 'logger' | 'caller'>,
  name: string,
  scope: McpScope,
  work: () => Promise<ToolAnswer>,
): Promise<CallToolResult> {
  try {
    if (!caller.scopes.includes(scope)) throw new ServiceError('forbidden')
    const answer = await work()
    return { content: [{ type: 'text', text: typeof answer === 'string' ? answer : JSON.stringify(answer) }] }
  } catch (error) {
    const { code, detail } = errorOf(error)
    if (code === 'internal') logger.error({ err: error, tool: name }, 'a tool failed')
    return {
      content: [{ type: 'text', text: JSON.stringify(errorAnswer(code, detail).body) }],
      isError: true,
    }
  }
}
