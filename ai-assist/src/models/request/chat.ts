/** A message of a conversation with a language model. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  /** The result of a tool call, for the model. */
  | { readonly role: 'tool'; readonly callId: string; readonly content: string }

/** A tool that a model may call. */
export interface ToolSpec {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments: an object. */
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A call of a tool, as the model wrote it. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  /** The text that should be JSON. Nothing is checked: the code that carries out the call validates it. */
  readonly arguments: string
}

/** What is sent to a language model. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[]
  /** Tools on offer; none by default. */
  readonly tools?: readonly ToolSpec[]
  /** Maximum number of tokens in the answer. */
  readonly maxTokens: number
}
