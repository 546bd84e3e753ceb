import { POLICY_SECTIONS, type PolicySections } from '../model/policy.js'

export type SectionName = keyof PolicySections

export function isSectionName(name: string): name is SectionName {
  return SECTIONS.has(name)
}

const SECTIONS: ReadonlySet<string> = new Set(POLICY_SECTIONS)
