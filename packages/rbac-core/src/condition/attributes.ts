import type { AttributeSource } from '../model/request.js'
import { foldAscii } from '../model/text.js'
import type { AttributeReference } from './ast.js'
import type { OperandType } from './operators.js'

/** One attribute that Azure documents. */
export interface KnownAttribute {
  /** As between the brackets; one that ends in `:` stands for all names that start so. */
  readonly name: string
  readonly sources: readonly AttributeSource[]
  /** Absent where every type occurs. */
  readonly type?: OperandType
}

/** The attributes that some actions offer to conditions. */
export interface AttributeFamily {
  readonly service: string
  readonly actions: readonly string[]
  readonly attributes: readonly KnownAttribute[]
}

const ACCOUNTS = 'Microsoft.Storage/storageAccounts'
const CONTAINERS = `${ACCOUNTS}/blobServices/containers`
const QUEUES = `${ACCOUNTS}/queueServices/queues`
const ASSIGNMENTS = 'Microsoft.Authorization/roleAssignments'
const REPOSITORIES = 'Microsoft.ContainerRegistry/registries/repositories'
const CLUSTERS = 'Microsoft.ContainerService/managedClusters'
const WORKSPACES = 'Microsoft.OperationalInsights/workspaces'

const RESOURCE: readonly AttributeSource[] = ['Resource']
const REQUEST: readonly AttributeSource[] = ['Request']
const EITHER: readonly AttributeSource[] = ['Resource', 'Request']

/**
 * What Azure documents, by service. The list is open: an attribute that is missing here may well exist.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/conditions-authorization-actions-attributes
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export const ATTRIBUTE_FAMILIES: readonly AttributeFamily[] = [
  {
    service: 'Blob storage',
    actions: [
      'read',
      'write',
      'delete',
      'add/action',
      'move/action',
      'filter/action',
      'deleteBlobVersion/action',
      'permanentDelete/action',
      'tags/read',
      'tags/write',
      'runAsSuperUser/action',
      'manageOwnership/action',
      'modifyPermissions/action',
      'immutableStorage/runAsSuperUser/action',
    ].map((verb) => `${CONTAINERS}/blobs/${verb}`),
    attributes: [
      { name: `${ACCOUNTS}:name`, sources: RESOURCE, type: 'string' },
      { name: `${ACCOUNTS}:isHnsEnabled`, sources: RESOURCE, type: 'bool' },
      { name: `${ACCOUNTS}/encryptionScopes:name`, sources: RESOURCE, type: 'string' },
      { name: `${CONTAINERS}:name`, sources: RESOURCE, type: 'string' },
      { name: `${CONTAINERS}/blobs:path`, sources: RESOURCE, type: 'string' },
      { name: `${CONTAINERS}/blobs:isCurrentVersion`, sources: RESOURCE, type: 'bool' },
      { name: `${CONTAINERS}/blobs:prefix`, sources: REQUEST, type: 'string' },
      { name: `${CONTAINERS}/blobs:versionId`, sources: REQUEST, type: 'dateTime' },
      { name: `${CONTAINERS}/blobs:snapshot`, sources: REQUEST, type: 'dateTime' },
      { name: `${CONTAINERS}/blobs/tags:`, sources: EITHER, type: 'string' },
      { name: `${CONTAINERS}/blobs/tags&$keys$&`, sources: EITHER, type: 'string' },
    ],
  },
  {
    service: 'Queue storage',
    actions: ['read', 'write', 'delete', 'add/action', 'process/action'].map((verb) => `${QUEUES}/messages/${verb}`),
    attributes: [
      { name: `${ACCOUNTS}:name`, sources: RESOURCE, type: 'string' },
      { name: `${QUEUES}:name`, sources: RESOURCE, type: 'string' },
    ],
  },
  {
    service: 'adding role assignments',
    actions: [`${ASSIGNMENTS}/write`],
    attributes: assignmentAttributes(REQUEST),
  },
  {
    service: 'removing role assignments',
    actions: [`${ASSIGNMENTS}/delete`],
    attributes: assignmentAttributes(RESOURCE),
  },
  {
    service: 'Container Registry',
    actions: ['content', 'metadata'].flatMap((part) =>
      ['read', 'write', 'delete'].map((verb) => `${REPOSITORIES}/${part}/${verb}`),
    ),
    attributes: [{ name: `${REPOSITORIES}:name`, sources: REQUEST, type: 'string' }],
  },
  {
    service: 'Log Analytics',
    actions: [`${WORKSPACES}/tables/data/read`],
    attributes: [
      { name: `${WORKSPACES}/tables:name`, sources: RESOURCE, type: 'string' },
      { name: `${WORKSPACES}/tables:protectionLevel`, sources: RESOURCE, type: 'string' },
      { name: `${WORKSPACES}/tables/record:`, sources: RESOURCE },
    ],
  },
  {
    service: 'Azure Monitor logs',
    actions: ['Microsoft.Insights/logs/data/read'],
    attributes: [{ name: 'Microsoft.Insights/logs/tables:protectionLevel', sources: RESOURCE, type: 'string' }],
  },
  {
    service: 'Kubernetes Service',
    actions: ['read', 'write', 'delete'].map((verb) => `${CLUSTERS}/customresources/${verb}`),
    attributes: [
      { name: `${CLUSTERS}/customResources:group`, sources: REQUEST, type: 'string' },
      { name: `${CLUSTERS}/customResources:kind`, sources: REQUEST, type: 'string' },
      { name: `${CLUSTERS}/resources:subresource`, sources: REQUEST, type: 'string' },
    ],
  },
]

/** What every action may be asked with. */
export const COMMON_ATTRIBUTES: readonly KnownAttribute[] = [
  { name: 'isPrivateLink', sources: ['Environment'], type: 'bool' },
  { name: 'Microsoft.Network/privateEndpoints', sources: ['Environment'], type: 'string' },
  { name: 'Microsoft.Network/virtualNetworks/subnets', sources: ['Environment'], type: 'string' },
  { name: 'UtcNow', sources: ['Environment'], type: 'dateTime' },
  { name: 'Microsoft.Directory/CustomSecurityAttributes/Id:', sources: ['Principal'] },
]

/** The entry of an attribute among those given, whatever source it is asked from. */
export function findAttribute(
  known: readonly KnownAttribute[],
  { name }: AttributeReference,
): KnownAttribute | undefined {
  const folded = foldAscii(name)
  return known.find((attribute) => {
    const start = foldAscii(attribute.name)
    return start.endsWith(':') ? folded.startsWith(start) : folded === start
  })
}

function assignmentAttributes(sources: readonly AttributeSource[]): readonly KnownAttribute[] {
  return [
    { name: `${ASSIGNMENTS}:RoleDefinitionId`, sources, type: 'guid' },
    { name: `${ASSIGNMENTS}:PrincipalId`, sources, type: 'guid' },
    { name: `${ASSIGNMENTS}:PrincipalType`, sources, type: 'string' },
  ]
}
