import type { Assistant, AssistantOptions } from '@cowrite/ai-assist'
import type { Principal } from '../access/principal.ts'

/** The assistant, loaded when somebody first asks for it: most nodes never need its models and dictionaries. */
export class LazyAssistant {
  private readonly options: AssistantOptions<Principal>
  private loading: Promise<Assistant<Principal>> | null = null

  constructor(options: AssistantOptions<Principal>) {
    this.options = options
  }

  get(): Promise<Assistant<Principal>> {
    this.loading ??= import('@cowrite/ai-assist').then(({ createAssistant }) => createAssistant(this.options))
    return this.loading
  }

  /** Ends all runs, if there ever were any. */
  async close(): Promise<void> {
    if (this.loading) await (await this.loading).close()
  }
}
