import { buildClient } from './client.ts'
import { buildTemplate } from './template.ts'

/** Builds what is stale of everything that is built, at the same time. Resolves to whether anything was. */
export async function buildAll(): Promise<boolean> {
  const built = await Promise.all([buildClient(), buildTemplate()])
  return built.includes(true)
}
