import { casbinOwn } from './casbin/own.js'
import { casbinSlices } from './casbin/slices.js'
import { casbin, casbinCached } from './casbin/whole.js'
import { casl } from './casl.js'
import { cedarSlices, cedarWhole } from './cedar/cedar.js'
import { cerbos, cerbosTogether } from './cerbos/cerbos.js'
import type { Peer } from './peer.js'
import { reference } from './reference.js'
import { accesscontrol } from './roles/accesscontrol.js'
import { atRbac } from './roles/at-rbac.js'
import { easyRbac } from './roles/easy-rbac.js'
import { rbac } from './roles/rbac.js'
import { roleAcl } from './roles/role-acl.js'

/** Everything the engine is timed beside: what does the whole job first, then what does a part of it. */
export const peers: readonly Peer[] = [
  reference,
  casl,
  casbin,
  casbinSlices,
  casbinCached,
  casbinOwn,
  cedarWhole,
  cedarSlices,
  accesscontrol,
  easyRbac,
  roleAcl,
  atRbac,
  rbac,
  cerbos,
  cerbosTogether,
]
