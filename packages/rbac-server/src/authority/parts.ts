import type { Fetch } from 'rbac-core/identity'
import type { TlsIdentity } from './certificates/x509.js'
import type { Directory } from './directory/directory.js'
import type { WorkloadIssuer } from './issuer/workload-issuer.js'
import type { Hosts } from './metadata/hosts.js'
import type { MetadataService } from './metadata/service.js'
import type { ScratchFolder } from './scratch-folder.js'
import type { Issuers } from './tokens/issuers.js'
import type { TokenIssuer } from './tokens/token-issuer.js'

/** What a running authority is made of. */
export interface AuthorityParts {
  readonly directory: Directory
  readonly hosts: Hosts
  readonly issuers: Issuers
  readonly issuer: TokenIssuer
  readonly workloads: WorkloadIssuer
  readonly service: MetadataService
  readonly scratch: ScratchFolder
  /** Base of the metadata endpoints. */
  readonly metadata: string
  readonly tls: TlsIdentity
  /** Trusts the certificate authority of `tls`. */
  readonly fetch: Fetch
  readonly hasArc: boolean
  readonly onFault: (error: unknown) => void
  /** In the order in which things were opened. */
  readonly closers: (() => unknown)[]
}
