import { readdirSync, readFileSync } from 'node:fs'
import type { AccessRequest, PolicySections } from 'rbac-core'

/** A policy and a question that were once answered differently, or that a known fault would answer differently. */
export interface Case {
  readonly policy: PolicySections
  readonly request: AccessRequest
}

export const CORPUS: URL = new URL('corpus/', import.meta.url)

/**
 * Every case that was kept, by the name of its fault: the smallest world on which that fault, put into the reference
 * evaluator on purpose, changes the decision. A difference that the deep run finds joins them under its seed.
 */
export function corpus(): (Case & { readonly fault: string })[] {
  const files = readdirSync(CORPUS).filter((file) => file.endsWith('.json'))
  return files.map((file) => ({
    ...(JSON.parse(readFileSync(new URL(file, CORPUS), 'utf8')) as Case),
    fault: file.slice(0, -'.json'.length).replaceAll('-', ' '),
  }))
}
