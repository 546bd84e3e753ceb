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
  /** The certificate to trust, as PEM. */
  readonly ca: string
  readonly hasArc: boolean
  readonly onFault: (error: unknown) => void
  /** In the order in which things were opened. */
  readonly closers: (() => unknown)[]
}
