import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ending, POLICY, rbac } from '../cli/rbac.js'
import { AUDIENCE, TENANT } from '../identity/mint.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbac-named-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const QUESTION = ['--principal=ada', '--action=Microsoft.Compute/virtualMachines/read', '--scope=/subscriptions/s1']
const UNSIGNED = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.AA`

/** Every flag that names a file of JSON beside the policy, in a command that reads it. */
const readers: readonly (readonly [flag: string, args: readonly string[]])[] = [
  ['--attributes', ['check', `--policy=${POLICY}`, ...QUESTION, '--attributes=f.json']],
  ['--add', ['what-if', 'check', `--policy=${POLICY}`, ...QUESTION, '--add=f.json']],
  [
    '--operations',
    ['what-can', `--policy=${POLICY}`, '--principal=ada', '--scope=/', '--expand', '--operations=f.json'],
  ],
  ['--log', ['suggest', `--policy=${POLICY}`, '--log=f.json']],
  [
    '--jwks',
    ['token', 'verify', `--token=${UNSIGNED}`, `--tenant=${TENANT}`, `--audience=${AUDIENCE}`, '--jwks=f.json'],
  ],
]

async function given(content: string | Uint8Array, args: readonly string[]): Promise<Ending> {
  writeFileSync(join(folder, 'f.json'), content)
  return rbac([...args, '--json'], { cwd: folder })
}

/** One answer only: 2, nothing on stdout, an error with a code, that names the file in one line. */
function expectRefused({ code, stdout, stderr }: Ending, message: RegExp): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  const said = stderr.split('\n').find((line) => line.startsWith('{')) ?? ''
  const { error } = JSON.parse(said) as { readonly error: { readonly code: string; readonly message: string } }
  expect(error.code).toBe('INVALID_INPUT')
  expect(error.message).toMatch(message)
  expect(error.message).not.toMatch(/[\n\x00-\x1f]/)
}

describe('a file that a flag names', () => {
  it.each(readers)('%s is refused where it is no JSON', async (_, args) => {
    for (const content of ['', ' ', '{', "{'a': 1}", '{"a":1,}', '{"a":01}', '// none\n{}', '{"a":NaN}']) {
      // A log may be lines, and empty.
      if (args.includes('--log=f.json') && content.trim() === '') continue
      expectRefused(await given(content, args), /f\.json.* is not JSON: .* \((?:line \d+, )?column \d+.*\)$/)
    }
  })

  it.each(readers)('%s is refused where an object has a key twice, however it is written', async (_, args) => {
    for (const content of [
      '{"one":1,"one":1}',
      '{"one":1, "\\u006fne" :2}',
      '{"a":[{"b":{"c":1,"d":"}","c":2}}]}',
      '{"__proto__":1,"__proto__":2}',
      '[{"":1,"":2}]',
    ]) {
      expectRefused(await given(content, args), /f\.json.* has the key `[\w]*` twice in one object: keep one$/)
    }
  })

  it.each(readers)('%s is refused where it is nested deeper than 64 levels', async (_, args) => {
    for (const depth of [65, 200_000]) {
      expectRefused(
        await given('['.repeat(depth) + ']'.repeat(depth), args),
        /f\.json.* is nested deeper than 64 levels$/,
      )
    }
  })

  it.each(readers)('%s is refused where it is not UTF-8, and nothing is made of what is wrong', async (_, args) => {
    for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
      const content = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')])
      expectRefused(await given(content, args), /`f\.json` is not UTF-8: save it as UTF-8$/)
    }
    const utf16 = Buffer.from('\ufeff{}', 'utf16le')
    expectRefused(await given(utf16, args), /not UTF-8/)
  })

  it.each(readers)(
    '%s may begin with a byte order mark, have either line ends, and the same text twice',
    async (_, args) => {
      const plain = await given('{"a": ["x:", "x:"], "b": {"a": "\\""}}', args)
      const windows = await given('\ufeff{"a": ["x:", "x:"],\r\n "b": {"a": "\\""}}\r\n', args)
      expect(windows).toEqual(plain)
      expect(plain.stderr).not.toMatch(/not JSON|twice/)
    },
  )

  it('takes the keys of one object for its own', async () => {
    const args = ['check', `--policy=${POLICY}`, ...QUESTION, '--attributes=f.json']
    const nested = '{"Request":{"a":1,"b":[{"a":1},{"a":2}]},"Resource":{"a":{"a":1}}}'
    expect(await given(nested, args)).toMatchObject({ code: 0 })
    const deepest = `{"Request":{"a":${'['.repeat(62)}${']'.repeat(62)}}}`
    expect(await given(deepest, args)).toMatchObject({ code: 0 })
  })

  it('--add is refused as YAML for the same things, with line and column', async () => {
    const add = (text: string) => {
      writeFileSync(join(folder, 'f.yaml'), text)
      return rbac(['what-if', 'check', `--policy=${POLICY}`, ...QUESTION, '--add=f.yaml', '--json'], { cwd: folder })
    }
    for (const [text, message] of [
      ['groups: []\ngroups: []\n', /`f\.yaml`, line 2, column 1: the key `groups` is there twice/],
      ['groups: &g []\n', /`f\.yaml`, line 1, column 9: anchors \(`&name`\) are not read/],
      ['groups: !!js/function "x"\n', /`f\.yaml`, line 1/],
      ['groups: []\n---\ngroups: []\n', /`f\.yaml`, line 2/],
      [`groups: ${'['.repeat(20_000)}`, /`f\.yaml`, line 1, column 72: nested deeper than 64 levels/],
    ] as const) {
      expectRefused(await add(text), message)
    }
  })

  it.each([
    ['--token', ['token', 'decode', '--token=/dev/zero'], 'INVALID_TOKEN'],
    ['--api-keys', ['serve', `--policy=${POLICY}`, '--port=0', '--api-keys=/dev/zero'], 'INVALID_INPUT'],
    [
      '--tls-cert',
      ['serve', `--policy=${POLICY}`, '--port=0', '--tls-cert=/dev/zero', '--tls-key=/dev/zero'],
      'INVALID_INPUT',
    ],
  ] as const)('%s is read no further than it can be long, even where it has no end', async (_, args, code) => {
    const ending = await rbac([...args, '--json'], { cwd: folder })
    expect({ code: ending.code, stdout: ending.stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(ending.stderr).error.code).toBe(code)
  })

  it('a role in a file of its own is refused where a key stands twice: which list of actions would count?', async () => {
    const role = '{"id":"x","roleName":"x","permissions":[{"actions":["a/read"],"actions":["*"]}]}'
    expectRefused(await given(role, ['compare', 'f.json', 'Reader']), /f\.json.* has the key `actions` twice/)
  })

  it('policy tests, a directory and a mapping are refused where they are not UTF-8', async () => {
    const content = Buffer.from('tests: "\xff"', 'latin1')
    writeFileSync(join(folder, 'f.rbac-test.yaml'), content)
    for (const args of [
      ['test', 'f.rbac-test.yaml'],
      ['identity', 'serve', '--directory=f.rbac-test.yaml'],
      ['serve', `--policy=${POLICY}`, '--port=0', '--mapping=f.rbac-test.yaml'],
    ]) {
      const { code, stdout, stderr } = await rbac([...args, '--json'], { cwd: folder })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(JSON.parse(stderr).error.issues).toMatchObject([{ code: 'INVALID_ENCODING' }])
    }
  })
})

describe('a YAML file of very many keys', () => {
  it.each([
    ['policy tests', ['test', 'many.rbac-test.yaml']],
    ['a directory', ['identity', 'serve', '--directory=many.rbac-test.yaml']],
    ['a mapping', ['serve', `--policy=${POLICY}`, '--port=0', '--mapping=many.rbac-test.yaml']],
    ['an addition', ['what-if', 'check', `--policy=${POLICY}`, ...QUESTION, '--add=many.rbac-test.yaml']],
    ['an export', ['import', 'many.rbac-test.yaml']],
  ] as const)(
    'is refused in time as %s, with a place for what is there twice',
    async (_, args) => {
      const keys = Array.from({ length: 50_000 }, (__, index) => `key${index}: 1\n`).join('')
      for (const more of ['', 'key7: 1\n']) {
        writeFileSync(join(folder, 'many.rbac-test.yaml'), keys + more)
        const { code, stdout, stderr } = await rbac([...args], { cwd: folder })
        expect([2, 3]).toContain(code)
        expect(stdout).toBe('')
        // Of an export the first ten problems are shown, in the order of the lines.
        const isAllUnknown = more === '' || args[0] === 'import'
        expect(stderr).toMatch(isAllUnknown ? /key0/ : /many\.rbac-test\.yaml(?::50001:1|`, line 50001, column 1)/)
      }
    },
    60_000,
  )
})

describe('a line of a batch', () => {
  const line = (text: string) =>
    rbac(['check', '--batch=-', `--policy=${POLICY}`], { stdin: text }).then(({ code, stdout }) => ({
      code,
      answers: stdout
        .trim()
        .split('\n')
        .map(
          (answer) => JSON.parse(answer) as { readonly allowed?: boolean; readonly error?: { readonly code: string } },
        ),
    }))
  const good =
    '{"principalId":"22222222-0000-4000-8000-000000000001","action":"Microsoft.Compute/virtualMachines/read","scope":"/subscriptions/s1"'

  it('has an error of its own for a key that is there twice: which of two principals asks?', async () => {
    const { code, answers } = await line(`${good},"principalId":"x"}\n${good}}\n${good},"\\u0073cope":"/"}\n`)
    expect(code).toBe(2)
    expect(answers.map(({ error }) => error?.code)).toEqual(['INVALID_REQUEST', undefined, 'INVALID_REQUEST'])
  })

  it('has an error of its own for nesting that no answer could be written with', async () => {
    const deep = `${good},"attributes":{"Request":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`
    const { code, answers } = await line(`${deep}\n${good}}\n`)
    expect(code).toBe(2)
    expect(answers.map(({ error }) => error?.code)).toEqual(['INVALID_REQUEST', undefined])
  })

  it('has an error of its own for a source of attributes with a slip in its name', async () => {
    const { answers } = await line(
      `${good},"attributes":{"request":{}}}\n${good},"attributes":{"Request":[]}}\n${good},"attributes":{"Request":{}}}\n`,
    )
    expect(answers.map(({ error }) => error?.code)).toEqual(['INVALID_REQUEST', 'INVALID_REQUEST', undefined])
  })
})
