import { InvalidPolicyError, type Issue } from '../../errors.js'
import type { Principal } from '../../model/directory.js'
import { principalKey } from '../../model/keys.js'
import { hierarchyOf } from '../../scope/hierarchy.js'
import { storedScope } from '../../scope/scope.js'
import type { CompiledDeny, CompiledPolicy, CompileOptions } from '../compiled/compiled-policy.js'
import { demandOf } from '../compiled/grants.js'
import { groupBy } from '../compiled/group-by.js'
import { PLACE_INTEGERS } from '../compiled/place-numbers.js'
import { RevisedMap } from '../compiled/revised-map.js'
import { TextCache } from '../compiled/text-cache.js'
import { sampleScope } from '../compiled/text-samples.js'
import { RequesterCache } from '../request/requester-cache.js'

/** What a compiled policy is made of, be it from documents or from a snapshot. */
export interface CompiledPieces
  extends Pick<
    CompiledPolicy,
    'source' | 'limits' | 'texts' | 'directory' | 'scopes' | 'assignments' | 'held' | 'roles' | 'permissions'
  > {
  readonly denials: readonly CompiledDeny[]
  /** Those with attributes, at least. */
  readonly principals: readonly Principal[]
}

/** Adds what follows from the pieces: O(roles + deny assignments + resources + `principals`). */
export function assemble(pieces: CompiledPieces, options: CompileOptions): CompiledPolicy {
  const { source, roles, permissions, principals } = pieces
  const denials = groupBy(pieces.denials, (deny) => deny.node)
  const { groupOfSubscription, parentOfGroup } = hierarchyOf(source.kept)
  return {
    revision: 0,
    source,
    limits: pieces.limits,
    texts: pieces.texts,
    directory: pieces.directory,
    scopes: pieces.scopes,
    hierarchy: {
      groupOfSubscription: new RevisedMap(groupOfSubscription),
      parentOfGroup: new RevisedMap(parentOfGroup),
    },
    permissions,
    places: new TextCache(options.memoCapacity, PLACE_INTEGERS, sampleScope),
    requesters: new RequesterCache(options.memoCapacity),
    assignments: pieces.assignments,
    held: pieces.held,
    roles,
    demands: Int32Array.from({ length: pieces.texts.roles.keys.length }, (_, role) => demandOf(roles[role])),
    denials: new RevisedMap(denials),
    principalAttributes: new RevisedMap(
      new Map(
        principals.flatMap(({ id, attributes }) => (attributes ? [[principalKey(id), attributes] as const] : [])),
      ),
    ),
    resourceAttributes: new Map(
      source.kept.resources.flatMap(({ scope, attributes }) =>
        attributes ? [[storedScope(scope).path, attributes] as const] : [],
      ),
    ),
  }
}

export function refuseUnknownHierarchy(warnings: readonly Issue[]): void {
  const unknown = warnings.filter((issue) => issue.code === 'UNKNOWN_HIERARCHY')
  if (unknown.length > 0) throw new InvalidPolicyError(unknown.map((issue) => ({ ...issue, severity: 'error' })))
}
