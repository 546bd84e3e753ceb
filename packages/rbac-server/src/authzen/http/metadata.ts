/** Where each of AuthZEN's APIs is. */
export const PATHS = {
  evaluation: '/access/v1/evaluation',
  evaluations: '/access/v1/evaluations',
  searchSubject: '/access/v1/search/subject',
  searchResource: '/access/v1/search/resource',
  searchAction: '/access/v1/search/action',
  metadata: '/.well-known/authzen-configuration',
} as const

/** The engine's own questions, for `createPdpClient`. */
export const ENGINE_PATHS = {
  check: '/rbac/v1/check',
  checkMany: '/rbac/v1/check-many',
  explain: '/rbac/v1/explain',
} as const

/**
 * The metadata document. Its URLs are those the server was told it has: taken from a Host header, they would be
 * whatever a client says.
 */
export function metadataOf(publicUrl: string): object {
  const base = publicUrl.replace(/\/$/, '')
  return {
    policy_decision_point: base,
    access_evaluation_endpoint: base + PATHS.evaluation,
    access_evaluations_endpoint: base + PATHS.evaluations,
    search_subject_endpoint: base + PATHS.searchSubject,
    search_resource_endpoint: base + PATHS.searchResource,
    search_action_endpoint: base + PATHS.searchAction,
  }
}

/** Where the metadata is: before the path that the server's URL may have. */
export function metadataPathOf(publicUrl: string): string {
  const { pathname } = new URL(publicUrl)
  return PATHS.metadata + pathname.replace(/\/$/, '')
}
