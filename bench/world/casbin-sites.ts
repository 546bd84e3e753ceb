import { randomFrom } from './random.js'
import { type LoggedRequest, RequestLog } from './request-log.js'
import { documentOf, type World } from './world.js'

/**
 * The shape of casbin's own benchmark of roles at patterns of sites: 6 roles of 22 rules, 300 users of two organizations,
 * 3,000 grants of a role at a site (each listed twice, as in its file).
 *
 * The 12 rules of a role that are for organizations and lists of sites can't hold at a site, so the role definition has
 * the other ten. Users are asked about at sites of either organization, for actions of which half are in the role.
 */
export function casbinSites(requests: number, seed: number): World {
  return {
    assignments: USERS * GRANTS_PER_USER,
    operations: () => [...NAMED, ...UNDER_ANY_MODULE, ...UNKNOWN].map((name) => ({ name, isDataAction: false })),
    document: () =>
      documentOf({
        roleDefinitions: ROLES.flatMap((role) => ['001', '002'].map((suffix) => `${role}${suffix}`)).map((id) => ({
          id,
          roleName: id,
          permissions: [{ actions: [...NAMED, ...MODULE_PATTERNS] }],
        })),
        roleAssignments: Array.from({ length: USERS * GRANTS_PER_USER }, (_, index) => {
          const user = Math.floor(index / GRANTS_PER_USER)
          return {
            id: `g${index}`,
            principalId: `user${user}`,
            roleDefinitionId: `${ROLES[user % ROLES.length]}001`,
            scope: siteOf(organizationOf(user), index % SITES),
          }
        }),
      }),
    requests: () => {
      const random = randomFrom(seed)
      return new RequestLog(
        Array.from({ length: requests }, (): LoggedRequest => {
          const user = random(USERS)
          const organization = random(4) === 0 ? 1 + random(2) : organizationOf(user)
          const known = random(2) === 0
          const names = known ? [...NAMED, ...UNDER_ANY_MODULE] : UNKNOWN
          return {
            kind: known && organization === organizationOf(user) ? 'allowed' : 'refused',
            principalId: `user${user}`,
            action: names[random(names.length)] ?? '',
            isDataAction: false,
            scope: siteOf(organization, random(SITES)),
          }
        }),
      )
    },
  }
}

const USERS = 300
const GRANTS_PER_USER = 10
const SITES = 5
const ROLES = ['staff', 'manager', 'customer'] as const
const NUMBERS = [1, 2, 3, 4, 5] as const
const NAMED = NUMBERS.map((number) => `App001/Module001/Action100${number}`)
const MODULE_PATTERNS = NUMBERS.map((number) => `App002/*/Action200${number}`)
const UNDER_ANY_MODULE = NUMBERS.map((number) => `App002/Module00${number}/Action200${number}`)
const UNKNOWN = NUMBERS.map((number) => `App003/Module001/Action300${number}`)

function organizationOf(user: number): number {
  return 1 + (Math.floor(user / ROLES.length) % 2)
}

function siteOf(organization: number, site: number): string {
  return `/orgs/${organization}/sites/site00${site + 1}`
}
