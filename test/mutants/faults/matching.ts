import type { Fault } from '../fault.js'

const PATTERN = 'packages/rbac-core/src/pattern'
const SCOPE = 'packages/rbac-core/src/scope/scope.ts'
const TEXT = 'packages/rbac-core/src/model/text.ts'
const LAWS = ['test/property/equals-reference.test.ts', 'test/property/matcher.test.ts']
const FOLDING = ['test/property/folding.test.ts', 'test/property/equals-reference.test.ts']

export const MATCHING_FAULTS: readonly Fault[] = [
  {
    number: 3,
    name: 'case is folded to upper case',
    file: TEXT,
    edits: [
      [
        'return NON_ASCII.test(text) ? text.replace(UPPER, (letters) => letters.toLowerCase()) : text.toLowerCase()',
        'return NON_ASCII.test(text) ? text.toUpperCase().toLowerCase() : text.replace(UPPER, (letters) => letters.toLowerCase())',
      ],
    ],
    laws: FOLDING,
  },
  {
    number: 4,
    name: 'a star stops at a slash',
    file: `${PATTERN}/match.ts`,
    edits: [
      [
        '  return action.length - end.length >= (joins[last - 1] ? position - 1 : position)\n',
        "  return !action.slice(position, action.length - end.length).includes('/') && action.length - end.length >= (joins[last - 1] ? position - 1 : position)\n",
      ],
    ],
    laws: LAWS,
  },
  {
    number: 5,
    name: 'a dot is any character',
    file: `${PATTERN}/matcher.ts`,
    edits: [
      [
        'const found = [...(this.#exact.get(action) ?? [])]',
        "const found = [...this.#exact].flatMap(([text, indexes]) => (new RegExp(`^${text.replace(/[\\\\^$*+?()[\\]{}|]/g, '\\\\$&')}$`).test(action) ? indexes : []))",
      ],
    ],
    laws: LAWS,
  },
  {
    number: 25,
    name: 'the root scope is the empty text',
    file: SCOPE,
    edits: [["  if (text.length === 0) return 'it is empty (write `/` for the root scope)'\n", '']],
    laws: ['test/property/totality.test.ts', 'test/property/hostile.test.ts', 'test/property/equals-reference.test.ts'],
  },
  {
    number: 26,
    name: 'an index is a plain object',
    file: `${PATTERN}/matcher.ts`,
    edits: [
      ['readonly #exact = new Map<string, number[]>()', 'readonly #exact: Record<string, number[]> = {}'],
      [
        'if (pattern.pieces.length === 1) push(this.#exact, first, index)',
        'if (pattern.pieces.length === 1) this.#exact[first] = [...(this.#exact[first] ?? []), index]',
      ],
      ['const found = [...(this.#exact.get(action) ?? [])]', 'const found = [...(this.#exact[action] ?? [])]'],
    ],
    laws: ['test/property/names.test.ts', 'test/property/hostile.test.ts', 'test/property/equals-reference.test.ts'],
  },
]
