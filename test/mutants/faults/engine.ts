import type { Fault } from '../fault.js'

const QUESTION = 'packages/rbac-core/src/engine/request/question.ts'
const EVALUATE = 'packages/rbac-core/src/engine/decide/evaluate.ts'
const ENGINE = 'packages/rbac-core/src/engine'
const LAWS = ['test/property/equals-reference.test.ts']
const DENIES = ['test/property/deny.test.ts', 'test/property/equals-reference.test.ts']

export const ENGINE_FAULTS: readonly Fault[] = [
  {
    number: 6,
    name: 'notActions count across roles',
    file: EVALUATE,
    edits: [
      ['  return deciding === undefined\n', "  return deciding === undefined || furthest === 'removedByNotActions'\n"],
    ],
    laws: LAWS,
  },
  {
    number: 7,
    name: 'notDataActions are ignored',
    file: EVALUATE,
    edits: [
      [
        '  if (grants(question.row, permissionClass)) {\n',
        '  if (grants(question.row, permissionClass) || (question.isDataAction && removes(question.row, permissionClass))) {\n',
      ],
    ],
    laws: LAWS,
  },
  {
    number: 8,
    name: 'the planes are mixed',
    file: EVALUATE,
    edits: [
      [
        '  if (grants(question.row, permissionClass)) {\n',
        '  if (grants(question.row, permissionClass) || grants(otherRow(question), permissionClass)) {\n',
      ],
    ],
    laws: LAWS,
  },
  {
    number: 9,
    name: 'only the first deny assignment of a scope counts',
    file: QUESTION,
    edits: [
      [
        '(node) => policy.denials.get(node) ?? NO_DENIALS)',
        '(node) => (policy.denials.get(node) ?? NO_DENIALS).slice(0, 1))',
      ],
    ],
    laws: DENIES,
  },
  {
    number: 15,
    name: 'exclusions do not count through groups',
    file: EVALUATE,
    edits: [
      [
        "return requester.hasAny(deny.excluded) ? 'excluded' : undefined",
        "return deny.excluded.some((holder) => requester.holders[0] === holder) ? 'excluded' : undefined",
      ],
    ],
    laws: DENIES,
  },
  {
    number: 16,
    name: 'doNotApplyToChildScopes is inverted',
    file: EVALUATE,
    edits: [
      [
        'if (deny.onlyHere && deny.node !== question.place.exact)',
        'if (!deny.onlyHere && deny.node !== question.place.exact)',
      ],
    ],
    laws: DENIES,
  },
  {
    number: 21,
    name: 'the end of a window is inside',
    file: EVALUATE,
    edits: [['window.start <= now && now < window.end', 'window.start <= now && now <= window.end']],
    laws: ['test/property/time.test.ts', 'test/property/equals-reference.test.ts'],
  },
  {
    number: 22,
    name: 'the start of a window is outside',
    file: EVALUATE,
    edits: [['window.start <= now && now < window.end', 'window.start < now && now < window.end']],
    laws: ['test/property/time.test.ts', 'test/property/equals-reference.test.ts'],
  },
  {
    number: 23,
    name: 'what was active once stays so',
    file: EVALUATE,
    edits: [
      [
        '  return now !== undefined && window.start <= now && now < window.end\n',
        '  if (now !== undefined && window.start <= now && now < window.end) ONCE.add(`${window.start} ${window.end}`)\n  return ONCE.has(`${window.start} ${window.end}`)\n',
      ],
      [
        'const NO_PERMISSIONS: readonly CompiledPermission[] = []\n',
        'const ONCE = new Set<string>()\nconst NO_PERMISSIONS: readonly CompiledPermission[] = []\n',
      ],
    ],
    laws: ['test/property/time.test.ts', 'test/property/equals-reference.test.ts'],
  },
  {
    number: 24,
    name: 'what is eligible is active',
    file: EVALUATE,
    edits: [['if (window.eligible) return false', 'if (window.eligible) return true']],
    laws: LAWS,
  },
  {
    number: 27,
    name: 'a key is texts joined by a comma',
    file: `${ENGINE}/compiled/permissions.ts`,
    edits: [
      ['const key = JSON.stringify([\n', 'const key = [\n'],
      [
        '      canonical(permission.notDataActions),\n    ])\n',
        '      canonical(permission.notDataActions),\n    ].join()\n',
      ],
    ],
    laws: ['test/property/look-alike-roles.test.ts'],
  },
  {
    number: 28,
    name: 'what is remembered forgets the groups of the request',
    file: `${ENGINE}/quick/grouped-answer.ts`,
    edits: [['leavesGroups(request.groupIds, ', 'leavesGroups(undefined, ']],
    laws: ['test/property/remembered.test.ts'],
  },
  {
    number: 29,
    name: 'a batch shares the attributes of its first question',
    file: `${ENGINE}/engine.ts`,
    edits: [
      [
        'before = readRequest(context, request, before)',
        'before = readRequest(context, { ...request, attributes: requests[0]?.attributes }, before)',
      ],
    ],
    laws: ['test/property/batch.test.ts'],
  },
  {
    number: 37,
    name: 'an explanation names an assignment that does not apply',
    file: EVALUATE,
    edits: [
      [
        '  return deciding === undefined\n',
        '  if (observer !== undefined && deciding !== undefined) deciding = requester.assignments.at(-1) ?? deciding\n  return deciding === undefined\n',
      ],
    ],
    laws: ['test/property/explain.test.ts'],
  },
  {
    number: 1,
    name: 'a scope covers by prefix of text',
    file: `${ENGINE}/flat/scope-table.ts`,
    edits: [
      [
        '      if (at === path.length || code === SLASH) {\n        depth += 1\n',
        '      {\n        if (at === path.length || code === SLASH) depth += 1\n',
      ],
    ],
    laws: ['test/property/inheritance.test.ts', ...LAWS],
  },
  {
    number: 2,
    name: 'one side is folded as Unicode says',
    file: `${ENGINE}/compiled/permissions.ts`,
    edits: [['plane.row(action, foldAscii(action), ', 'plane.row(action, action.toLowerCase(), ']],
    laws: ['test/property/folding.test.ts', ...LAWS],
  },
  {
    number: 17,
    name: 'what stands below applies to the parent',
    file: `${ENGINE}/flat/scope-table.ts`,
    edits: [
      [
        '    return { nodes: nodes.slice(), exact, wide: wide.slice(), anchor }\n',
        "    for (let node = 1; node < this.size; node++) {\n      if (this.#texts.read(this.#paths.at(node)).toLowerCase().startsWith(path === '/' ? '/' : `${path}/`)) nodes.push(node)\n    }\n    return { nodes: nodes.slice(), exact, wide: wide.slice(), anchor }\n",
      ],
    ],
    laws: ['test/property/inheritance.test.ts', ...LAWS],
  },
  {
    number: 18,
    name: 'groups count one level deep',
    file: `${ENGINE}/compiled/directory.ts`,
    edits: [
      [
        'if (this.groups.isAlive(group, this.revision)) reach.add(this.groups.holderOf(group), at)',
        'if (at === 0 && this.groups.isAlive(group, this.revision)) reach.add(this.groups.holderOf(group), at)',
      ],
    ],
    laws: LAWS,
  },
  {
    number: 19,
    name: 'a circle of groups ends the search',
    file: `${ENGINE}/compiled/reach.ts`,
    edits: [
      [
        '    if (this.#has(group)) return\n',
        '    if (this.#ended || this.#has(group)) {\n      this.#ended = true\n      return\n    }\n',
      ],
      ['  #seen: Set<number> | undefined\n', '  #seen: Set<number> | undefined\n  #ended = false\n'],
    ],
    laws: LAWS,
  },
  {
    number: 20,
    name: 'what is known of a requester outlives the policy',
    file: `${ENGINE}/engine.ts`,
    edits: [
      [
        '    return { policy, clock: this.#clock, said: new DecisionMemo(MEMO_CAPACITY) }\n',
        '    const requesters = this.#current?.policy.requesters ?? policy.requesters\n    return { policy: { ...policy, requesters }, clock: this.#clock, said: new DecisionMemo(MEMO_CAPACITY) }\n',
      ],
    ],
    laws: ['test/property/update.test.ts', ...LAWS],
  },
  {
    number: 30,
    name: 'a group that is removed keeps its members',
    file: 'packages/rbac-core/src/document/edit-policy.ts',
    edits: [['      ({ id }) => removal.groups.has(principalKey(id)),\n', '      none,\n']],
    laws: ['test/property/update.test.ts'],
  },
  {
    number: 31,
    name: 'an id that comes back has its old condition',
    file: `${ENGINE}/flat/condition-table.ts`,
    edits: [
      [
        '  compiled({ condition, conditionVersion }: Conditioned): CompiledCondition | undefined {\n',
        '  compiled(holder: Conditioned & { readonly id?: string }): CompiledCondition | undefined {\n    const { id } = holder\n    if (id === undefined) return this.#compiled(holder)\n    if (!BY_ID.has(id)) BY_ID.set(id, this.#compiled(holder))\n    return BY_ID.get(id)\n  }\n\n  #compiled({ condition, conditionVersion }: Conditioned): CompiledCondition | undefined {\n',
      ],
      [
        '/** Each distinct condition of a policy, compiled once. */\n',
        'const BY_ID = new Map<string, CompiledCondition | undefined>()\n\n/** Each distinct condition of a policy, compiled once. */\n',
      ],
    ],
    laws: ['test/property/update.test.ts', ...LAWS],
  },
]
