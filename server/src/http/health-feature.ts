import type { ServerFeature } from '../features/server-feature.ts'
import { type HealthOptions, healthRoutes } from './health.ts'

/** Health and readiness. A server that closes is not ready. */
export function healthFeature(options: Omit<HealthOptions, 'isDraining'>): ServerFeature {
  let isDraining = false
  return {
    routes: (app) => healthRoutes(app, { ...options, isDraining: () => isDraining }),
    close: {
      announce: () => {
        isDraining = true
      },
    },
  }
}
