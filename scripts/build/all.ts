import { buildClient } from './client.ts'
import { buildTemplate } from './template.ts'

/** Builds everything that is stale, concurrently. Resolves to whether anything was built. */
export async function buildAll(): Promise<boolean> {
  const built = await Promise.all([buildClient(), buildTemplate()])
  return built.includes(true)
}
