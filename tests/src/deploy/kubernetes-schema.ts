import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment'
import { validate as autoscaler } from 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler'
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap'
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace'
import { validate as secret } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Secret'
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service'
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy'
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget'
import type { Json } from './manifests.ts'

/** A validator that Ajv compiled from one of Kubernetes' schemas. */
interface Validate {
  (data: unknown): boolean
  errors?:
    | readonly { readonly instancePath: string; readonly message?: string; readonly keyword: string }[]
    | null
}

const SCHEMAS: Readonly<Record<string, Validate>> = {
  'v1 Namespace': namespace,
  'v1 ConfigMap': configMap,
  'v1 Secret': secret,
  'v1 Service': service,
  'apps/v1 Deployment': deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaler,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy,
  'policy/v1 PodDisruptionBudget': disruptionBudget,
}

/**
 * The problems of a Kubernetes object, by the schemas of its API: missing and mistyped fields and, as with `kubectl
 * apply`, fields unknown to the API.
 */
export function problemsOf(manifest: Json): string[] {
  const name = `${String(manifest['apiVersion'])} ${String(manifest['kind'])}`
  const validate = SCHEMAS[name]
  if (validate === undefined) return [`${name}: no such kind is known here`]
  const unread: string[] = []
  const watched = watch(manifest, '', unread)
  const problems = validate(watched.value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`)
  watched.finish()
  return [...problems, ...unread.map((path) => `${path}: unknown field`)]
}

interface Watched {
  readonly value: unknown
  /** Adds the fields that were not read to `unread`. */
  finish(): void
}

/**
 * The schemas accept unknown fields. But a validator reads every known field, so the fields that it never reads are
 * unknown.
 */
function watch(value: unknown, path: string, unread: string[]): Watched {
  if (typeof value !== 'object' || value === null) return { value, finish: () => {} }
  const read = new Set<PropertyKey>()
  const parts = new Map(
    Object.entries(value).map(([key, part]) => [key, watch(part, `${path}/${key}`, unread)]),
  )
  const proxy = new Proxy(value, {
    get: (target, key) => {
      read.add(key)
      return typeof key === 'string' && parts.has(key) ? parts.get(key)?.value : Reflect.get(target, key)
    },
  })
  return {
    value: proxy,
    finish: () => {
      for (const [key, part] of parts) {
        if (read.has(key)) part.finish()
        else unread.push(`${path}/${key}`)
      }
    },
  }
}
