import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { ROOT } from '../documentation/markdown.ts'

const FOLDER = join(ROOT, 'deploy', 'kubernetes')

/** Some JSON object. */
export type Json = { readonly [key: string]: unknown }

/** A Kubernetes object with its file. */
export interface Manifest {
  readonly file: string
  readonly manifest: Json
}

/** All objects in deploy/kubernetes, including the example of a secret, without the kustomization. */
export async function readManifests(): Promise<Manifest[]> {
  const files = (await readdir(FOLDER)).filter((file) => file !== 'kustomization.yaml').sort()
  const parsed = await Promise.all(
    files.map(async (file) => (await readYaml(file)).map((manifest) => ({ file, manifest }))),
  )
  return parsed.flat()
}

/** The documents of a YAML file in deploy/kubernetes. Throws when the YAML is malformed. */
export async function readYaml(file: string): Promise<Json[]> {
  const documents = parseAllDocuments(await readFile(join(FOLDER, file), 'utf8'))
  if ('empty' in documents) return []
  return documents.map((document) => {
    for (const error of document.errors) throw error
    return document.toJS() as Json
  })
}
