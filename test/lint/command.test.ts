import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import type { Finding } from 'rbac-core/analyze'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { annotation } from '../../packages/rbac-cli/src/lint/github.js'
import { sarifLog } from '../../packages/rbac-cli/src/lint/sarif.js'
import { rbac } from '../cli/rbac.js'
import { sarifShape } from './sarif-shape.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

const POLICY = {
  principals: [{ id: 'ann', type: 'User' }],
  roleDefinitions: [
    { id: 'ops', roleName: 'Operators\n::error::no', permissions: [{ actions: ['Microsoft.Sql/servers/read'] }] },
  ],
  roleAssignments: [{ principalId: 'gone', roleDefinitionName: 'Reader', scope: '/subscriptions/s1' }],
  denyAssignments: [
    {
      id: 'no-deletes',
      scope: '/subscriptions/s1',
      permissions: [{ actions: ['*/delete'] }],
      principals: [{ id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined' }],
    },
  ],
}

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-lint-'))
  writeFileSync(join(folder, 'my policy.json'), JSON.stringify(POLICY, null, 2))
  writeFileSync(join(folder, 'clean.json'), '[]')
})
afterAll(() => rmSync(folder, { recursive: true }))

function lint(...args: string[]) {
  return rbac(['lint', ...args], { cwd: folder })
}

describe('rbac lint', () => {
  it('names the file, the line, the path, what is wrong and the mend', async () => {
    const { code, stdout, stderr } = await lint('my policy.json')
    expect(stderr).toBe('')
    expect(stdout).toContain('warning[ORPHAN_PRINCIPAL] my policy.json:23:22 roleAssignments[0].principalId\n')
    expect(stdout).toContain('\n 23 |       "principalId": "gone",\n')
    expect(stdout).toContain('\n  help: remove the assignment, or add the principal\n')
    expect(stdout).toContain('FOUND  1 error, 1 warning, 1 remark; docs/lint.md explains the codes\n')
    expect(code).toBe(1)
  })

  it.each([
    [['--ignore', 'EVERYONE_*'], 0],
    [['--ignore', 'EVERYONE_*', '--fail-on', 'warning'], 1],
    [['--only', 'UNUSED_ROLE', '--fail-on', 'warning'], 0],
    [['--only', 'UNUSED_ROLE', '--fail-on', 'info'], 1],
    [['--only', 'UNUSED_ROLE', '--severity', 'UNUSED_ROLE=error'], 1],
    [['--severity', 'everyone_denied=info'], 0],
  ])('with %j ends with %i', async (args, code) => {
    expect((await lint('my policy.json', ...args)).code).toBe(code)
  })

  it('says that a clean policy is clean', async () => {
    expect(await lint('clean.json')).toEqual({ code: 0, stdout: 'CLEAN\n', stderr: '' })
    expect(JSON.parse((await lint('clean.json', '--json')).stdout)).toEqual({ schema: 'rbac.lint/v1', findings: [] })
  })

  it.each([
    [
      ['--only', 'ORPHAN_ROLES'],
      '`--only ORPHAN_ROLES`: `ORPHAN_ROLES` is no code of lint (did you mean `ORPHAN_ROLE`?)',
    ],
    [['--ignore', 'X*'], '`--ignore X*`: `X*` is no code of lint'],
    [['--severity', 'UNUSED_ROLE'], '`--severity` is a code and a severity'],
    [['--severity', 'UNUSED_ROLL=error'], 'did you mean `UNUSED_ROLE`?'],
    [['--expiring-within', 'soon'], '`--expiring-within` is a number of days such as 30d'],
    [['--format', 'xml'], '`--format` is one of text, json, sarif, github'],
    [['--json', '--format', 'sarif'], '`--json` and `--format sarif` are two forms: give one'],
    [['--at', 'tomorrow'], '`--at` is a time with its zone'],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await lint('my policy.json', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('prints JSON whose findings have a code, a severity, a place and a page', async () => {
    const { code, stdout } = await lint('my policy.json', '--json')
    const { schema, findings } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(schema).toBe('rbac.lint/v1')
    expect(findings[0]).toEqual({
      code: 'UNUSED_ROLE',
      severity: 'info',
      message: 'nobody holds `Operators\\u000a::error::no`, or may activate it',
      help: 'remove it, unless it is kept for later',
      path: 'roleDefinitions[0]',
      file: 'my policy.json',
      line: 9,
      column: 5,
      page: 'docs/lint.md#unused_role',
    })
  })

  it('prints SARIF with a rule for every code and the place of every finding', async () => {
    const { stdout } = await lint('my policy.json', '--format', 'sarif')
    const log = sarifShape.parse(JSON.parse(stdout))
    const [run] = log.runs
    expect(run?.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['UNUSED_ROLE', 'note'],
      ['ORPHAN_PRINCIPAL', 'warning'],
      ['EVERYONE_DENIED', 'error'],
    ])
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
    expect(run?.results[1]?.locations?.[0]).toEqual({
      physicalLocation: {
        artifactLocation: { uri: 'my%20policy.json', uriBaseId: '%SRCROOT%' },
        region: { startLine: 23, startColumn: 22 },
      },
      logicalLocations: [{ fullyQualifiedName: 'roleAssignments[0].principalId' }],
    })
  })

  it('prints annotations for a workflow, one line each', async () => {
    const { stdout } = await lint('my policy.json', '--format', 'github')
    expect(stdout.split('\n')[1]).toBe(
      '::warning file=my policy.json,line=23,col=22,title=ORPHAN_PRINCIPAL::roleAssignments[0].principalId: nobody is called `gone`: the policy lists its principals and groups without it%0Ahelp: remove the assignment, or add the principal',
    )
  })

  it('finds nothing to fail on in the examples', async () => {
    for (const example of ['examples/stock-tracker', 'examples/contoso']) {
      expect((await rbac(['lint', example], { cwd: root })).code).toBe(0)
    }
  })
})

describe('what lint prints', () => {
  const findings = fc.record({
    code: fc.constant('UNUSED_ROLE'),
    severity: fc.constantFrom('error', 'warning', 'info'),
    message: fc.string({ unit: 'binary', minLength: 1 }),
    help: fc.string({ unit: 'binary' }),
    path: fc.string({ unit: 'binary' }),
    file: fc.string({
      minLength: 1,
      unit: fc.constantFrom('a', ':', ',', '%', '\n', '\r', ' ', '/', '::', '\u0000', 'é', '#', '?'),
    }),
    line: fc.nat().map((line) => line + 1),
    column: fc.nat().map((column) => column + 1),
    page: fc.constant('docs/lint.md#unused_role'),
  }) as fc.Arbitrary<Finding>

  it('is one workflow command whose parts read back, whatever stands in them', () => {
    fc.assert(
      fc.property(findings, (finding) => {
        const text = annotation(finding)
        const [, level, properties = '', data = ''] = /^::(\w+) ([^\n\r]*?)::([^\n\r]*)$/.exec(text) ?? []
        expect(level).toBe({ error: 'error', warning: 'warning', info: 'notice' }[finding.severity])
        const read = Object.fromEntries(properties.split(',').map((part) => part.split('=', 2) as [string, string]))
        const decode = (part: string) => part.replace(/%(25|0D|0A|3A|2C)/g, (escaped) => decodeURIComponent(escaped))
        expect(decode(read.file ?? '')).toBe(finding.file)
        expect(Number(read.line)).toBe(finding.line)
        const path = finding.path === '' ? '' : `${finding.path}: `
        expect(decode(data)).toBe(`${path}${finding.message}\nhelp: ${finding.help}`)
      }),
      { seed: 20_261_128 },
    )
  })

  it('is valid SARIF, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(findings, { maxLength: 3 }), (some) => {
        const log = sarifShape.parse(JSON.parse(JSON.stringify(sarifLog(some, '1.2.3'))))
        expect(log.runs[0]?.results.length).toBe(some.length)
        const prints = log.runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints['finding/v1'])
        expect(new Set(prints).size).toBe(some.length)
      }),
      { seed: 20_261_128 },
    )
  })
})
