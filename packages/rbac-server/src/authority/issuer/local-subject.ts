import type { Directory } from '../directory/directory.js'

/** Whom the first federated credential that trusts the authority's own workload issuer is about. */
export function localSubject(
  directory: Directory,
): { readonly subject: string; readonly audience: string } | undefined {
  for (const { federatedCredentials } of directory.servicePrincipals()) {
    const trusting = federatedCredentials.find(({ issuer }) => issuer === undefined)
    const [audience] = trusting?.audiences ?? []
    if (trusting !== undefined && audience !== undefined) return { subject: trusting.subject, audience }
  }
  return undefined
}
