import type { Flag } from '../command.js'

/** Of verbs that can ask a server. */
export const PDP_FLAG: Flag = {
  name: 'pdp',
  value: '<url>',
  about:
    'Ask the server that `rbac serve` started there instead of a policy; names are then ids. A credential for it stands in $RBAC_PDP_KEY.',
}
