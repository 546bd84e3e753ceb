import type { ManagementGroup } from '../../model/directory.js'
import { managementGroupKey, subscriptionKey } from '../../model/keys.js'
import type { Removal } from '../../model/policy.js'
import type { CompiledPolicy } from '../compiled/compiled-policy.js'

/** What becomes of management groups. */
interface HierarchyOfPolicy extends Pick<CompiledPolicy, 'hierarchy'> {
  readonly sources: readonly ManagementGroup[]
}

/** What an update makes of management groups. Answers of false: see `DirectoryDraft`. */
export class HierarchyDraft {
  readonly #policy: CompiledPolicy
  readonly #parents = new Map<string, string | null | undefined>()
  readonly #groups = new Map<string, string | undefined>()
  readonly #removed = new Set<ManagementGroup>()
  readonly #added: ManagementGroup[] = []

  constructor(policy: CompiledPolicy) {
    this.#policy = policy
  }

  /** Does it change where anything hangs? */
  get size(): number {
    return this.#removed.size + this.#added.length
  }

  /** O(management groups), a comparison each. */
  remove({ managementGroups }: Removal): void {
    if (managementGroups.size === 0) return
    for (const group of this.#policy.source.kept.managementGroups) {
      const key = managementGroupKey(group.id)
      if (!managementGroups.has(key)) continue
      this.#removed.add(group)
      this.#parents.set(key, undefined)
      for (const subscription of group.subscriptions) this.#groups.set(subscriptionKey(subscription), undefined)
    }
  }

  add(managementGroups: readonly ManagementGroup[]): boolean {
    for (const group of managementGroups) {
      const key = managementGroupKey(group.id)
      if (this.#parentOf(key) !== undefined) {
        if (!this.#isSame(key, group)) return false
        continue
      }
      this.#added.push(group)
      this.#parents.set(key, group.parent === null ? null : managementGroupKey(group.parent))
      for (const subscription of group.subscriptions) {
        const under = this.#groupOf(subscriptionKey(subscription))
        if (under !== undefined && under !== key) return false
        this.#groups.set(subscriptionKey(subscription), key)
      }
    }
    return !this.#added.some(({ id }) => this.#isInCircle(managementGroupKey(id)))
  }

  /** Undefined where nothing changes. O(management groups), a pointer each. */
  commit(revision: number): HierarchyOfPolicy | undefined {
    if (this.size === 0) return undefined
    const { hierarchy, source } = this.#policy
    const left = source.kept.managementGroups.filter((group) => !this.#removed.has(group))
    return {
      hierarchy: {
        groupOfSubscription: hierarchy.groupOfSubscription.with(this.#groups, revision),
        parentOfGroup: hierarchy.parentOfGroup.with(this.#parents, revision),
      },
      sources: Object.freeze([...left, ...this.#added]),
    }
  }

  #isSame(key: string, group: ManagementGroup): boolean {
    const known = this.#policy.source.kept.managementGroups.find(({ id }) => managementGroupKey(id) === key)
    return known !== undefined && !this.#removed.has(known) && JSON.stringify(known) === JSON.stringify(group)
  }

  #isInCircle(start: string): boolean {
    const passed = new Set<string>()
    for (let at: string | null | undefined = start; at !== undefined && at !== null; at = this.#parentOf(at)) {
      if (passed.has(at)) return true
      passed.add(at)
    }
    return false
  }

  #parentOf(key: string): string | null | undefined {
    return this.#parents.has(key) ? this.#parents.get(key) : this.#policy.hierarchy.parentOfGroup.get(key)
  }

  #groupOf(subscription: string): string | undefined {
    if (this.#groups.has(subscription)) return this.#groups.get(subscription)
    return this.#policy.hierarchy.groupOfSubscription.get(subscription)
  }
}
