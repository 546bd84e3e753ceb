import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type Ending, POLICY, rbac } from './rbac.js'

const RESTART = 'Microsoft.Compute/virtualMachines/restart/action'
const DELETE = 'Microsoft.Compute/virtualMachines/delete'
const WRITE = 'Microsoft.Compute/virtualMachines/write'
const BLOB_READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'

const folder = mkdtempSync(join(tmpdir(), 'rbac-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
let made = 0

/** A folder of its own with these files in it. */
function filesIn(files: Readonly<Record<string, unknown>>): string {
  made += 1
  const cwd = join(folder, String(made))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return cwd
}

/** Runs tests of the usual policy, written as a document. */
function run(document: unknown, ...flags: string[]): Promise<Ending> {
  const cwd = filesIn({ 'a.rbac-test.json': document })
  return rbac(['test', '--policy', POLICY, ...flags], { cwd })
}

async function answer(document: unknown, ...flags: string[]) {
  const { code, stdout } = await run(document, '--json', ...flags)
  return { code, ...JSON.parse(stdout) }
}

describe('a row of policy tests', () => {
  it('passes where the policy says what it says', async () => {
    const rows = [
      { who: 'Ada', where: '/subscriptions/s1', may: RESTART },
      { who: 'Ada', where: '/subscriptions/s1', mayNot: DELETE },
      { who: 'Ada', where: '/subscriptions/s1/resourceGroups/data', mayData: BLOB_READ },
      { who: 'Ada', where: '/subscriptions/s1', mayNotData: BLOB_READ },
    ]
    expect(await answer({ tests: rows })).toMatchObject({ code: 0, passed: 4, failed: 0, skipped: 0 })
  })

  it('fails where it does not, in each of the four forms', async () => {
    const rows = [
      { who: 'Ada', where: '/subscriptions/s1', mayNot: RESTART },
      { who: 'Ada', where: '/subscriptions/s1', may: DELETE },
      { who: 'Ada', where: '/subscriptions/s1/resourceGroups/data', mayNotData: BLOB_READ },
      { who: 'Ada', where: '/subscriptions/s1', mayData: BLOB_READ },
    ]
    expect(await answer({ tests: rows })).toMatchObject({ code: 1, passed: 0, failed: 4, skipped: 0 })
  })

  it('is a test for each of its principals, actions and places', async () => {
    const row = {
      who: ['Ada', 'u-sam'],
      where: ['/subscriptions/s1', '/subscriptions/s1/x'],
      may: [RESTART],
      mayNot: DELETE,
    }
    const { passed, tests } = await answer({ tests: [row] })
    expect(passed).toBe(8)
    expect(tests.map(({ name }: { name: string }) => name)).toEqual([
      `Ada may ${RESTART} at /subscriptions/s1`,
      `Ada may ${RESTART} at /subscriptions/s1/x`,
      `Ada may not ${DELETE} at /subscriptions/s1`,
      `Ada may not ${DELETE} at /subscriptions/s1/x`,
      `u-sam may ${RESTART} at /subscriptions/s1`,
      `u-sam may ${RESTART} at /subscriptions/s1/x`,
      `u-sam may not ${DELETE} at /subscriptions/s1`,
      `u-sam may not ${DELETE} at /subscriptions/s1/x`,
    ])
  })

  it('carries its own name, and its defaults unless it says otherwise', async () => {
    const { tests } = await answer({
      defaults: { who: 'Ada', where: '/subscriptions/s1', at: '2026-11-22T00:00:00Z' },
      tests: [
        { name: 'Ada restarts', may: RESTART },
        { name: 'Root does not', who: 'Root', mayNot: [RESTART, DELETE] },
      ],
    })
    expect(tests.map(({ name }: { name: string }) => name)).toEqual([
      'Ada restarts',
      `Root does not: Root may not ${RESTART} at /subscriptions/s1`,
      `Root does not: Root may not ${DELETE} at /subscriptions/s1`,
    ])
    expect(tests[0].request).toEqual({
      principalId: 'u-ada',
      action: RESTART,
      isDataAction: false,
      scope: '/subscriptions/s1',
      now: '2026-11-22T00:00:00Z',
    })
  })

  it('asks with the groups, attributes, suboperation and time it gives', async () => {
    const attributes = { Resource: { 'a:b': 'c' } }
    const row = {
      who: 'u-root',
      groups: ['Operations'],
      groupsIncomplete: true,
      where: '/subscriptions/s1',
      may: RESTART,
      attributes,
      at: '2026-11-22T00:00:00Z',
      subOperation: 'Blob.List',
    }
    const { passed, tests } = await answer({ tests: [row] })
    expect(passed).toBe(1)
    expect(tests[0].request).toMatchObject({
      groupIds: ['g-ops'],
      groupsIncomplete: true,
      attributes,
      now: '2026-11-22T00:00:00Z',
      subOperation: 'Blob.List',
    })
  })

  it('may say what decides: an assignment by id or role, a deny by id or name', async () => {
    const at = { who: 'Ada', where: '/subscriptions/s1/resourceGroups/prod' }
    const rows = (may: string, mayNot: string) => [
      { ...at, may: RESTART, by: may },
      { ...at, mayNot: WRITE, by: mayNot },
    ]
    expect(await answer({ tests: rows('ra-1', 'DA-1') })).toMatchObject({ passed: 2 })
    expect(await answer({ tests: rows('machine operator', 'Hands off production') })).toMatchObject({ passed: 2 })
    expect(await answer({ tests: rows('ra-2', 'da-2') })).toMatchObject({ failed: 2 })
    expect(await answer({ tests: [{ ...at, mayNot: DELETE, by: 'da-1' }] })).toMatchObject({ failed: 1 })
  })

  it('may say why a refusal is one', async () => {
    const row = { who: 'Ada', where: '/subscriptions/s1', mayNot: DELETE }
    expect(await answer({ tests: [{ ...row, because: 'removedByNotActions' }] })).toMatchObject({ passed: 1 })
    expect(await answer({ tests: [{ ...row, because: 'otherScope' }] })).toMatchObject({ failed: 1 })
  })

  it('may be left out, with a reason', async () => {
    const row = { who: 'Ada', where: '/subscriptions/s1', may: DELETE }
    const { code, skipped, tests } = await answer({
      tests: [
        { ...row, skip: 'not yet' },
        { ...row, skip: true },
        { ...row, mayNot: DELETE, may: RESTART, skip: false },
      ],
    })
    expect({ code, skipped }).toEqual({ code: 0, skipped: 2 })
    expect(tests[0]).toMatchObject({ status: 'skipped', reason: 'not yet' })
    expect(tests[0].decision).toBeUndefined()
  })
})

describe('short names', () => {
  const scopes = { sub: '/subscriptions/s1', prod: 'sub/resourceGroups/prod', top: '/' }
  const actions = { restart: RESTART }
  const dataActions = { 'read a blob': BLOB_READ }

  it('stand for scopes and actions, and may build on one another', async () => {
    const rows = [
      { who: 'Ada', where: ['sub', 'prod', 'prod/x/y', '/subscriptions/s1'], may: 'restart' },
      { who: 'Ada', where: 'sub/resourceGroups/data', mayData: 'read a blob' },
      { who: 'Ada', where: ['top', 'top/subscriptions'], mayNot: 'restart' },
    ]
    const { passed, tests } = await answer({ scopes, actions, dataActions, tests: rows })
    expect(passed).toBe(7)
    expect(tests[2].request.scope).toBe('/subscriptions/s1/resourceGroups/prod/x/y')
    expect(tests[6].request.scope).toBe('/subscriptions')
  })

  it.each([
    [{ where: 'prd' }, 'tests[0].where', 'did you mean `prod`'],
    [{ where: 'subscriptions/s1' }, 'tests[0].where', 'a scope begins with a slash'],
    [{ mayNot: 'restrat' }, 'tests[0].mayNot', 'did you mean `restart`'],
    [{ mayNot: 'read a blob' }, 'tests[0].mayNot', 'of the other plane'],
    [{ mayNotData: 'restart' }, 'tests[0].mayNotData', 'of the other plane'],
  ])('that are misspelt are mistakes, as they would make every refusal true: %j', async (row, path, message) => {
    const tests = [{ who: 'Ada', where: 'sub', mayNot: 'restart', ...row }]
    const { code, stderr } = await run({ scopes, actions, dataActions, tests }, '--json')
    expect(code).toBe(2)
    const [issue] = JSON.parse(stderr).error.issues
    expect(issue).toMatchObject({ path, message: expect.stringContaining(message) })
  })

  it('of scopes build on those above only, and hold no slash', async () => {
    const { stderr } = await run({
      scopes: { a: 'b', b: '/x', 'c/d': '/y' },
      tests: [{ who: 'Ada', where: 'b', mayNot: 'x' }],
    })
    expect(stderr).toContain('`b` is not among the `scopes` above')
    expect(stderr).toContain('a name has no slash: `c/d`')
  })

  it('are treated as ordinary names when they are called constructor or toString; __proto__ is refused', async () => {
    const tests = [{ who: 'Ada', where: 'toString', mayNot: 'constructor' }]
    const named = await answer({ scopes: { toString: '/subscriptions/s1' }, actions: { constructor: 'x/y' }, tests })
    expect(named.tests[0].request).toMatchObject({ scope: '/subscriptions/s1', action: 'x/y' })
    expect(await run({ tests: [{ ...tests[0], where: 'valueOf' }] })).toMatchObject({ code: 2 })
    const cwd = filesIn({
      'a.rbac-test.json': '{"scopes":{"__proto__":"/"},"tests":[{"who":"Ada","where":"/","mayNot":"x/y"}]}',
    })
    const { code, stderr } = await rbac(['test', '--policy', POLICY], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('a.rbac-test.json:1:12')
  })
})

describe('a mistake in a file of tests', () => {
  const good = { who: 'Ada', where: '/', mayNot: RESTART }

  it.each([
    ['tests: []\n', 'tests', 'the list is empty'],
    ['{}', 'tests', '`tests` must be the list of tests'],
    ['[]', '', 'not a file of policy tests'],
    ['', '', 'the document is empty'],
    ['~', '', 'not a file of policy tests'],
    ['a: *b\n', '', 'alias'],
    ['tests: !x []\n', '', 'tag'],
    ['tests: [\n', '', 'flow'],
    ['tests: []\ntests: []\n', 'tests', 'the key `tests` is there twice'],
    [{ tests: [{ ...good, whoo: 1 }] }, 'tests[0].whoo', 'did you mean `who`?'],
    [{ test: [good], tests: [good] }, 'test', 'did you mean `tests`?'],
    [{ defaults: { whre: '/' }, tests: [good] }, 'defaults.whre', 'did you mean `where`'],
    [
      { tests: [{ ...good, attributes: { resource: {} } }] },
      'tests[0].attributes.resource',
      'did you mean `Resource`?',
    ],
    [{ tests: [{ ...good, who: [] }] }, 'tests[0].who', 'the list is empty'],
    [{ tests: [{ ...good, who: 7 }] }, 'tests[0].who', 'a text, or a list of texts'],
    [{ tests: [{ ...good, skip: '' }] }, 'tests[0].skip', 'the text is empty'],
    [{ tests: [{ ...good, skip: 1 }] }, 'tests[0].skip', 'true, or the reason'],
    [{ tests: [{ ...good, because: 'noReason' }] }, 'tests[0].because', 'expected one of'],
    [{ tests: [{ who: 'Ada', where: '/' }] }, 'tests[0]', 'nothing is expected'],
    [{ tests: [{ where: '/', may: RESTART }] }, 'tests[0]', '`who` is missing'],
    [{ tests: [{ who: 'Ada', may: RESTART }] }, 'tests[0]', '`where` is missing'],
    [{ tests: [{ ...good, may: DELETE, because: 'otherScope' }] }, 'tests[0].because', 'something is allowed'],
    [{ tests: [{ ...good, may: DELETE, by: 'ra-1' }] }, 'tests[0].by', 'can not decide both'],
    [{ tests: [{ ...good, who: 'sam' }] }, 'tests[0].who', 'names several'],
    [{ tests: [{ ...good, groups: ['sam'] }] }, 'tests[0].groups', 'names several'],
    [{ tests: [{ ...good, mayNot: 'a/*' }] }, 'tests[0].mayNot', 'not an action'],
    [{ tests: [{ ...good, where: '/a//b' }] }, 'tests[0].where', 'not a scope'],
    [{ tests: [{ ...good, at: 'noon' }] }, 'tests[0]', '`at` is not a time'],
  ])('is told with its place: %j', async (content, path, message) => {
    const cwd = filesIn({ 'a.rbac-test.yaml': content })
    const { code, stdout, stderr } = await rbac(['test', '--policy', POLICY, '--json'], { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    const { error } = JSON.parse(stderr)
    expect(error.code).toBe('INVALID_TESTS')
    expect(error.issues[0]).toMatchObject({ file: 'a.rbac-test.yaml', path, severity: 'error' })
    expect(error.issues[0].message).toMatch(new RegExp(escapeRegExp(message), 'i'))
    expect(error.issues[0].line).toBeGreaterThan(0)
    expect(error.issues[0].message).not.toMatch(/\n/)
  })

  it('is told at line and column, and all mistakes of all files at once', async () => {
    const cwd = filesIn({
      'a.rbac-test.yaml': `tests:\n  - who: Ada\n    where: /\n    mayy: x\n`,
      'b.rbac-test.yaml': `tests:\n  - { who: 1, where: /, may: x }\n  - { who: Ada, where: 2, may: x }\n`,
    })
    const { code, stderr } = await rbac(['test', '--policy', POLICY], { cwd })
    expect(code).toBe(2)
    expect(stderr).toContain('error: 3 problems in the policy tests\n')
    expect(stderr).toContain('a.rbac-test.yaml:4:5 tests[0].mayy\n')
    expect(stderr).toContain('b.rbac-test.yaml:2:12 tests[0].who\n')
    expect(stderr).toContain('b.rbac-test.yaml:3:24 tests[1].where\n')
  })

  it('is nesting without end', async () => {
    const { code, stderr } = await rbac(['test', '--policy', POLICY], {
      cwd: filesIn({ 'a.rbac-test.json': `${'['.repeat(200_000)}` }),
    })
    expect(code).toBe(2)
    expect(stderr).toContain('nested deeper than 64 levels')
  })

  it('is a doubtful name: said, once, and no mistake', async () => {
    const rows = [
      { ...good, who: 'adda' },
      { ...good, who: 'adda', mayNot: [BLOB_READ, 'Microsoft.Insight/metrics/read'] },
    ]
    const { code, stderr } = await run({ tests: rows })
    expect(code).toBe(0)
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'warning: `adda` occurs nowhere in the policy; taken as an id (did you mean `Ada`?)',
      `warning: \`${BLOB_READ}\` is known as a data action: ask with \`mayData\` or \`mayNotData\``,
      expect.stringContaining('did you mean `Microsoft.Insights/metrics/read`?'),
    ])
  })
})

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

describe('the files of tests', () => {
  const row = { tests: [{ who: 'Ada', where: '/subscriptions/s1', may: RESTART }] }
  const passedIn = async (cwd: string, ...args: string[]) => {
    const { code, stdout, stderr } = await rbac(['test', '--policy', POLICY, '--json', ...args], { cwd })
    return code === 0 ? JSON.parse(stdout).tests.map(({ file }: { file: string }) => file) : `${code} ${stderr}`
  }

  it('are those of the folder and below by their names, in order, each once; hidden ones and node_modules are not', async () => {
    const cwd = filesIn({
      'b.rbac-test.yaml': row,
      'a/z.rbac-test.json': row,
      'a/other.yaml': row,
      '.hidden/x.rbac-test.yaml': row,
      'node_modules/x.rbac-test.yaml': row,
      'C.RBAC-TEST.YML': row,
    })
    expect(await passedIn(cwd)).toEqual(['C.RBAC-TEST.YML', 'a/z.rbac-test.json', 'b.rbac-test.yaml'])
    expect(await passedIn(cwd, 'a', 'b.rbac-test.yaml', '.')).toEqual([
      'a/z.rbac-test.json',
      'b.rbac-test.yaml',
      'C.RBAC-TEST.YML',
    ])
    expect(await passedIn(cwd, 'a/other.yaml')).toEqual(['a/other.yaml'])
    expect(await passedIn(cwd, '**/*.yaml')).toEqual(['a/other.yaml', 'b.rbac-test.yaml'])
    expect(await passedIn(cwd, 'a/*.json')).toEqual(['a/z.rbac-test.json'])
  })

  it('have to be there', async () => {
    const cwd = filesIn({ 'a.yaml': row })
    expect(await passedIn(cwd)).toContain('no policy tests (*.rbac-test.yaml) in `.`')
    expect(await passedIn(cwd, 'b.yaml')).toContain('no such file or folder: `b.yaml`')
    expect(await passedIn(cwd, '*.json')).toContain('no policy tests')
    expect(await passedIn(cwd, 'nowhere/*.json')).toContain('no policy tests')
  })

  it('name their policy as seen from where they lie, unless a flag does', async () => {
    const policy = JSON.parse(readFileSync(POLICY, 'utf8'))
    const cwd = filesIn({
      'policies/p.json': policy,
      'empty.json': {},
      'tests/a.rbac-test.json': { policy: '../policies', ...row },
      'tests/b.rbac-test.json': { policy: ['../policies/p.json', '../empty.json'], ...row },
    })
    expect((await rbac(['test'], { cwd })).stdout).toContain('PASSED  2 passed')
    expect((await rbac(['test', '--policy', 'empty.json'], { cwd })).stdout).toContain('FAILED  0 passed, 2 failed')
  })

  it('may lie beside the policy, which does not read them', async () => {
    const cwd = filesIn({
      'rbac.policy.json': JSON.parse(readFileSync(POLICY, 'utf8')),
      'folder/p.yaml': JSON.parse(readFileSync(POLICY, 'utf8')),
      'folder/p.rbac-test.yaml': { policy: '.', ...row },
      'other/o.rbac-test.yaml': row,
    })
    expect((await rbac(['test'], { cwd })).stdout).toContain('PASSED  2 passed')
    expect((await rbac(['validate', 'folder'], { cwd })).code).toBe(0)
    expect((await rbac(['validate', 'folder/*.yaml'], { cwd })).code).toBe(0)
  })

  it('of which one names a policy that is not there are a mistake; an invalid policy is another', async () => {
    const missing = filesIn({ 'a.rbac-test.yaml': 'policy: [nowhere.json]\ntests: [{ who: a, where: /, may: b }]\n' })
    const { code, stderr } = await rbac(['test'], { cwd: missing })
    expect(code).toBe(2)
    expect(stderr).toContain('a.rbac-test.yaml:1:10 policy[0]')
    const invalid = filesIn({ 'p.json': { roleAssignments: 1 }, 'a.rbac-test.json': { policy: 'p.json', ...row } })
    expect((await rbac(['test'], { cwd: invalid })).code).toBe(3)
  })
})

describe('the report', () => {
  const tests = [
    { name: 'fine', who: 'Ada', where: '/subscriptions/s1', may: RESTART },
    { name: 'wrong <&">', who: 'Ada', where: '/subscriptions/s1', may: DELETE, by: 'ra-1' },
    { name: 'later\u001b', who: 'Ada', where: '/subscriptions/s1', may: DELETE, skip: 'not yet' },
  ]

  it('shows a failure with what was expected, what came, and the whole story', async () => {
    const { code, stdout } = await run({ tests })
    expect(code).toBe(1)
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      'FAIL  wrong <&">',
      '      a.rbac-test.json:1',
      '  expected  allowed by ra-1',
      '  got       denied because removedByNotActions',
      '    DENIED  removed by notActions',
      `      Ada (u-ada)  action ${DELETE}`,
      '      at /subscriptions/s1',
      '',
    ])
    expect(stdout).toContain('near misses')
    expect(stdout.endsWith('\nFAILED  1 passed, 1 failed, 1 skipped, in 1 file\n')).toBe(true)
  })

  it('lists every test with --verbose, and control characters as escapes', async () => {
    const { stdout } = await run({ tests }, '--verbose')
    expect(stdout).toContain('ok    fine\n')
    expect(stdout).toContain('skip  later\\u001b  (not yet)\n')
  })

  it('in JSON begins with its schema and has the decision of each test', async () => {
    const { stdout } = await run({ tests }, '--json')
    const value = JSON.parse(stdout)
    expect(Object.keys(value).slice(0, 5)).toEqual(['schema', 'passed', 'failed', 'skipped', 'tests'])
    expect(value).toMatchObject({ schema: 'rbac.test/v1', passed: 1, failed: 1, skipped: 1 })
    expect(value.tests[0]).toMatchObject({ status: 'passed', line: 1, decision: { allowed: true } })
    expect(value.tests[1]).toMatchObject({
      status: 'failed',
      expected: { allowed: true, by: 'ra-1' },
      decision: { allowed: false, reason: 'removedByNotActions' },
      explanation: expect.stringContaining('DENIED  removed by notActions'),
    })
  })

  it('in JUnit is XML with a suite for each file, whatever the names hold', async () => {
    const cwd = filesIn({ 'a.rbac-test.json': { tests }, 'b.rbac-test.json': { tests: tests.slice(0, 1) } })
    const { code } = await rbac(['test', '--policy', POLICY, '--junit', 'out.xml'], { cwd })
    expect(code).toBe(1)
    const xml = readFileSync(join(cwd, 'out.xml'), 'utf8')
    const lines = xml.split('\n')
    expect(lines.slice(0, 4)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="rbac test" tests="4" failures="1" errors="0" skipped="1">',
      '  <testsuite name="a.rbac-test.json" tests="3" failures="1" errors="0" skipped="1">',
      '    <testcase name="fine" classname="a.rbac-test.json" file="a.rbac-test.json" line="1"/>',
    ])
    expect(xml).toContain('name="wrong &lt;&amp;&quot;&gt;"')
    expect(xml).toContain('<failure message="expected allowed by ra-1, got denied because removedByNotActions">DENIED')
    expect(xml).toContain('name="later\ufffd"')
    expect(xml).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]/)
    expect(xml.match(/<testsuite /g)).toHaveLength(2)
  })

  it('is of the selected tests with --only; a star crosses slashes', async () => {
    expect(await answer({ tests }, '--only', 'f*')).toMatchObject({ code: 0, passed: 1, failed: 0, skipped: 2 })
    const rows = [{ who: 'Ada', where: '/subscriptions/s1', may: RESTART, mayNot: DELETE }]
    expect(await answer({ tests: rows }, '--only', 'ada may Micro*s1')).toMatchObject({ passed: 1, skipped: 1 })
    // A row that is several tests is called by its own name as well, as it is written.
    const named = rows.map((row) => ({ name: 'Ada restarts', ...row }))
    expect(await answer({ tests: named }, '--only', 'ada restarts')).toMatchObject({ passed: 2, skipped: 0 })
    const { code, stderr } = await run({ tests: rows }, '--only', 'adda *')
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'warning: no test is called like `adda *`: none was run\n' })
  })

  it.each([
    [['--min-coverage', '101'], 'a number from 0 to 100'],
    [['--min-mutation', 'all'], 'a number from 0 to 100'],
    [['--mutate', '--max-mutants', '0'], 'a number from 1 to'],
    [['--mutate', '--max-mutants', '1.5'], 'a number from 1 to'],
    [['--max-mutants', '5'], 'goes with `--mutate`'],
    [['--watch'], 'does not go with `--json`'],
  ])('is refused with %j', async (flags, message) => {
    const { code, stderr } = await run({ tests }, '--json', ...flags)
    expect(code).toBe(2)
    expect(JSON.parse(stderr).error.message).toContain(message)
  })
})

describe('the tests of the example', () => {
  it('of the documentation pass, as written there', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const page = readFileSync(join(root, 'docs/policy-tests.md'), 'utf8')
    const [, table = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
    const cwd = filesIn({ 'a.rbac-test.yaml': table })
    const flags = ['--policy', join(root, 'examples/stock-tracker'), '--json']
    expect(JSON.parse((await rbac(['test', ...flags], { cwd })).stdout)).toMatchObject({ passed: 9, failed: 0 })
  })

  it('pass, exercise all there is, and notice every edit', async () => {
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    const { code, stdout } = await rbac(
      ['test', 'examples/stock-tracker', '--min-coverage', '100', '--min-mutation', '100', '--json'],
      { cwd },
    )
    expect(code).toBe(0)
    const { passed, mutation } = JSON.parse(stdout)
    expect(passed).toBeGreaterThan(50)
    expect(mutation[0]).toMatchObject({ percent: 100, omitted: 0, unnoticed: [] })
  })
})
