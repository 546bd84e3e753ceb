import { type DenyAssignment, EVERYONE_ID, hasOwnId, type RoleAssignment } from '../model/assignment.js'
import { principalKey, roleKey } from '../model/keys.js'
import type { Policy } from '../model/policy.js'
import { compareText, foldAscii } from '../model/text.js'
import { type Hierarchy, hierarchyOf } from '../scope/hierarchy.js'
import { storedScope } from '../scope/scope.js'
import type { Graph, GraphEdge, GraphEdgeKind, GraphMark, GraphNode, GraphNodeKind } from './graph.js'
import { lineageOf, scopeWords, shortName } from './lineage.js'
import { permissionWords } from './words.js'

/** Collects nodes and edges, each once; of two marks on one part the graver one stays. */
export class GraphBuilder {
  readonly hierarchy: Hierarchy
  readonly #policy: Policy
  readonly #apart: boolean
  readonly #nodes = new Map<string, GraphNode>()
  readonly #edges = new Map<string, GraphEdge>()
  readonly #scopes = new Map<string, readonly string[]>()
  readonly #people: ReadonlyMap<string, { readonly name: string | undefined; readonly type: string }>
  readonly #members: ReadonlyMap<string, number>

  /** @param apart roles are nodes of their own, with what they grant */
  constructor(policy: Policy, apart: boolean) {
    this.#policy = policy
    this.#apart = apart
    this.hierarchy = hierarchyOf(policy)
    this.#people = new Map([
      ...policy.principals.map(({ id, displayName, type }) => [principalKey(id), { name: displayName, type }] as const),
      ...policy.groups.map(({ id, displayName }) => [principalKey(id), { name: displayName, type: 'Group' }] as const),
    ])
    this.#members = new Map(policy.groups.map(({ id, members }) => [principalKey(id), members.length]))
  }

  /** A principal or group by its id; gives the node's id. */
  principal(id: string, mark?: GraphMark, type?: string): string {
    const key = principalKey(id)
    const known = this.#people.get(key)
    const kind = known?.type ?? type
    const members = this.#members.get(key)
    const isGroup = members !== undefined || foldAscii(kind ?? '') === 'group'
    const subtitle = members === undefined ? (isGroup ? 'group' : kind) : `group of ${members}`
    return this.#node(isGroup ? 'group' : 'principal', `who ${key}`, this.called(id), subtitle, id, mark)
  }

  /** A principal's name, else its id. */
  called(id: string): string {
    return this.#people.get(principalKey(id))?.name ?? shortName(id)
  }

  /** What stands for all principals. */
  everyone(): string {
    return this.#node('group', 'everyone', 'Everyone', 'every principal', EVERYONE_ID)
  }

  /** A node for those that are not shown one by one. */
  others(of: string, count: number): string {
    return this.#node(
      'principal',
      `more ${principalKey(of)}`,
      `${count} more`,
      'members',
      `${count} more members of ${of}`,
    )
  }

  /** An assignment, called by its role, and its scope; gives the assignment's node. */
  assignment(section: string, item: RoleAssignment, notes: readonly string[], mark?: GraphMark): string {
    const key = roleKey(item.roleDefinitionId)
    const role = this.#policy.roleDefinitions.find(({ id }) => roleKey(id) === key)
    const name = role?.roleName ?? nameIn(item.roleDefinitionId)
    const words = role === undefined ? 'not in the policy' : permissionWords(role.permissions)
    const strong = mark === 'miss' ? undefined : mark
    const id = `${section} ${foldAscii(item.id)}`
    const own = hasOwnId(item) ? [nameIn(item.id)] : []
    const subtitle = [...notes, ...own].join(' · ')
    if (this.#apart) {
      const roleNode = this.#node('role', `role ${key}`, name, words, item.roleDefinitionId, strong)
      this.edge(
        roleNode,
        this.#node('assignment', id, own[0] ?? 'assignment', notes.join(' · '), item.id, mark),
        'role',
        strong,
      )
    } else this.#node('assignment', id, name, subtitle, `${item.id}: ${words}`, mark)
    this.edge(id, this.scope(item.scope), 'at', strong)
    return id
  }

  deny(item: DenyAssignment, notes: readonly string[], mark?: GraphMark): string {
    const subtitle = ['deny', ...notes].join(' · ')
    const detail = `${item.id}: ${permissionWords(item.permissions)}`
    const node = this.#node('deny', `deny ${foldAscii(item.id)}`, item.denyAssignmentName, subtitle, detail, mark)
    this.edge(node, this.scope(item.scope), 'at', mark === 'miss' ? undefined : mark)
    return node
  }

  scope(text: string, mark?: GraphMark): string {
    const scope = storedScope(text)
    const { title, subtitle } = scopeWords(scope)
    this.#scopes.set(scope.path, lineageOf(scope, this.hierarchy))
    return this.#node('scope', `at ${scope.path}`, title, subtitle, text, mark)
  }

  edge(from: string, to: string, kind: GraphEdgeKind, mark?: GraphMark): void {
    const key = JSON.stringify([from, to, kind])
    const graver = graverOf(this.#edges.get(key)?.mark, mark)
    this.#edges.set(key, { from, to, kind, ...(graver !== undefined && { mark: graver }) })
  }

  /** Joins the scopes to those above them and puts everything in order. */
  finish(title: string, omitted = 0): Graph {
    for (const [path, lineage] of this.#scopes) {
      const above = lineage.slice(0, -1).findLast((outer) => this.#scopes.has(outer))
      if (above !== undefined) this.edge(`at ${above}`, `at ${path}`, 'contains', this.#leads(above, path))
    }
    const nodes = [...this.#nodes.values()].sort(byKind)
    const position = new Map(nodes.map(({ id }, index) => [id, index]))
    const place = (id: string) => position.get(id) ?? 0
    const edges = [...this.#edges.values()].sort(
      (a, b) => place(a.from) - place(b.from) || place(a.to) - place(b.to) || compareText(a.kind, b.kind),
    )
    return { title, nodes, edges, omitted }
  }

  /** Does the way from what decided to the scope that was asked about lead here? */
  #leads(above: string, path: string): GraphMark | undefined {
    const asked = [...this.#scopes].filter(([scope]) => this.#nodes.get(`at ${scope}`)?.mark === 'asked')
    const deciding = [...this.#edges.values()].filter(({ kind, mark }) => kind === 'at' && mark === 'decides')
    const passes = asked.some(([, lineage]) => {
      const from = lineage.indexOf(above)
      return lineage.includes(path) && deciding.some(({ to }) => isUpTo(lineage.indexOf(to.slice('at '.length)), from))
    })
    return passes ? 'decides' : undefined
  }

  #node(
    kind: GraphNodeKind,
    id: string,
    title: string,
    subtitle: string | undefined,
    detail: string,
    mark?: GraphMark,
  ): string {
    const before = this.#nodes.get(id)
    const graver = graverOf(before?.mark, mark)
    const words = subtitle === undefined || subtitle === '' ? {} : { subtitle }
    const node = { id, kind, title, ...words, detail }
    // Ids and scopes may be written in several ways: the smallest counts, in whatever order they are met.
    const shown = before !== undefined && compareText(before.detail, detail) < 0 ? before : node
    this.#nodes.set(id, { ...shown, ...(graver !== undefined && { mark: graver }) })
    return id
  }
}

function isUpTo(index: number, most: number): boolean {
  return index !== -1 && index <= most
}

const GRAVITY: readonly (GraphMark | undefined)[] = [undefined, 'miss', 'grants', 'decides', 'asked']

function graverOf(a: GraphMark | undefined, b: GraphMark | undefined): GraphMark | undefined {
  return GRAVITY.indexOf(a) > GRAVITY.indexOf(b) ? a : b
}

const KINDS: readonly GraphNodeKind[] = ['principal', 'group', 'role', 'assignment', 'deny', 'scope']

function byKind(a: GraphNode, b: GraphNode): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.title, b.title) || compareText(a.id, b.id)
}

/** The name that ends a resource id. */
function nameIn(id: string): string {
  return shortName(id.slice(id.lastIndexOf('/') + 1) || id)
}
