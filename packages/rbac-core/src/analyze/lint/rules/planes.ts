import type { Permission } from '../../../model/role-definition.js'
import { shown } from '../../../model/shown.js'
import { foldAscii } from '../../../model/text.js'
import type { Catalogue } from '../catalogue.js'
import type { Facts } from '../facts.js'
import { at, type Remark } from '../finding.js'

/** Patterns against the actions that exist. A catalogue is never whole, so what it lacks is no finding by itself. */
export function planes({ policy, denies, catalogue }: Facts): Remark[] {
  if (catalogue === undefined) return []
  return [...policy.roleDefinitions, ...denies.map(({ item }) => item)].flatMap((item) =>
    item.permissions.flatMap((permission, block) => inPermission(permission, block, item, catalogue)),
  )
}

const LISTS = [
  ['actions', false],
  ['notActions', false],
  ['dataActions', true],
  ['notDataActions', true],
] as const

function inPermission(permission: Permission, block: number, item: object, catalogue: Catalogue): Remark[] {
  return LISTS.flatMap(([list, isData]) =>
    permission[list].flatMap((text, index): Remark[] => {
      // That a catalogue has nothing for a wildcard says little: it may lack them all.
      if (text.includes('*') || catalogue.expand(text, isData).length > 0) return []
      const where = at(item, 'permissions', block, list, index)
      if (catalogue.expand(text, !isData).length > 0) return [otherPlane(text, isData, where)]
      const meant = catalogue.nearest(text, isData)
      if (meant === undefined || foldAscii(meant) === foldAscii(text)) return []
      return [
        {
          code: 'UNKNOWN_ACTION',
          at: where,
          message: `${shown(text)} is not among the known actions`,
          help: `did you mean ${shown(meant)}?`,
        },
      ]
    }),
  )
}

function otherPlane(text: string, isData: boolean, where: Remark['at']): Remark {
  const [here, there] = isData ? ['control plane', 'control-plane'] : ['data plane', 'data']
  return {
    code: 'WRONG_PLANE',
    at: where,
    message: `${shown(text)} is an action of the ${here}, so it matches nothing here`,
    help: `list it among the ${there} actions: \`${isData ? 'actions' : 'dataActions'}\``,
  }
}
