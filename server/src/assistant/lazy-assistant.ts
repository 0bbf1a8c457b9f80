import type { Assistant, AssistantOptions } from '@cowrite/ai-assist'

/** The assistant, loaded when somebody first asks for it: most nodes never need its models and dictionaries. */
export class LazyAssistant {
  private readonly options: AssistantOptions
  private loading: Promise<Assistant> | null = null

  constructor(options: AssistantOptions) {
    this.options = options
  }

  get(): Promise<Assistant> {
    this.loading ??= import('@cowrite/ai-assist').then(({ createAssistant }) => createAssistant(this.options))
    return this.loading
  }

  /** Ends all runs, if there ever were any. */
  async close(): Promise<void> {
    if (this.loading) await (await this.loading).close()
  }
}
