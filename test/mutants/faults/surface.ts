import type { Fault } from '../fault.js'

const MIDDLEWARE = 'packages/rbac-core/src/middleware'
const QUERY = 'packages/rbac-core/src/query'
const WEB = ['test/middleware/mutated.test.ts']
const REVERSE = ['test/query', 'test/property/query.test.ts']

export const SURFACE_FAULTS: readonly Fault[] = [
  {
    number: 35,
    name: 'whoCan ignores deny assignments',
    file: `${QUERY}/who-can.ts`,
    edits: [
      [
        'const decision = decide(question)',
        'const decision = decide({ ...question, place: { ...question.place, denials: [] } })',
      ],
      [
        '    if (surelyDenies(deny, asked, stakes, known)) strike(marks, deny, index)\n',
        '    if (surelyDenies(deny, asked, stakes, known)) continue\n    void strike\n',
      ],
    ],
    laws: REVERSE,
  },
  {
    number: 36,
    name: 'whoCan misses nested groups',
    file: `${QUERY}/reverse-index.ts`,
    edits: [
      [
        '    for (const holder of holders) mark(holder)\n',
        '    for (const holder of holders) mark(holder)\n    const direct = reached.length\n',
      ],
      ['for (let at = 0; at < reached.length; at++) {', 'for (let at = 0; at < direct; at++) {'],
    ],
    laws: REVERSE,
  },
  {
    number: 38,
    name: 'a guard reads parameters from the original URL',
    file: `${MIDDLEWARE}/express/index.ts`,
    edits: [
      [
        'new NodeFacts(request, route, request.params as Params, request)',
        'new NodeFacts(request, route, fromUrl(route, request) as Params, request)',
      ],
      [
        'function isGuarded(',
        "function fromUrl(route: string, request: ExpressRequest): unknown {\n  const { originalUrl } = request as unknown as { originalUrl: string }\n  const parts = (originalUrl.split('?')[0] ?? '').split('/').slice(-route.split('/').length + 1)\n  const names = route.split('/').slice(1)\n  return { ...(request.params as object), ...Object.fromEntries(names.flatMap((name, at) => (name.startsWith(':') ? [[name.slice(1), parts[at]]] : []))) }\n}\n\nfunction isGuarded(",
      ],
    ],
    laws: WEB,
  },
  {
    number: 39,
    name: 'HEAD is not mapped and passes',
    file: `${MIDDLEWARE}/rules.ts`,
    edits: [
      [
        "const asked = method === 'HEAD' ? 'GET' : method.toUpperCase()",
        "if (method === 'HEAD') return { kind: 'public', guard: undefined }\n    const asked = method.toUpperCase()",
      ],
    ],
    laws: WEB,
  },
]
