/** What a node stands for. */
export type GraphNodeKind = 'principal' | 'group' | 'role' | 'assignment' | 'deny' | 'scope'

/**
 * How an edge reads, from left to right: `member` a principal in a group, `holds` who has an assignment, `role` what it
 * grants, `at` where it stands, `contains` a scope above another, `denies` whom a deny assignment means, `excludes` whom
 * it spares.
 */
export type GraphEdgeKind = 'member' | 'holds' | 'role' | 'at' | 'contains' | 'denies' | 'excludes'

/**
 * What a part has to do with the question asked: `asked` is the requester or the scope, `decides` what decided it,
 * `grants` what would have done as well, `miss` what came near.
 */
export type GraphMark = 'asked' | 'decides' | 'grants' | 'miss'

export interface GraphNode {
  /** Unique in the graph. */
  readonly id: string
  readonly kind: GraphNodeKind
  /** What people call it. */
  readonly title: string
  /** What else there is to say, in a few words. */
  readonly subtitle?: string
  /** Its whole id, scope or list, where the title cuts it. */
  readonly detail: string
  readonly mark?: GraphMark
}

export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: GraphEdgeKind
  readonly mark?: GraphMark
}

/**
 * Who has what where, as nodes and edges: everything reads from left to right, from principals through their groups and
 * roles to assignments, and from there to scopes and the scopes below. In one order, whatever the order of the policy.
 */
export interface Graph {
  readonly title: string
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
  /** Assignments and deny assignments that were left out, because a graph is to be looked at. */
  readonly omitted: number
}

/** What is said of anything else. */
export const NO_GRAPH = 'not a graph (pass what `policyGraph` or `questionGraph` returned)'
