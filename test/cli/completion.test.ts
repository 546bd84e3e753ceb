import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VERB_NAMES } from '../../packages/rbac-cli/src/verbs.js'
import { POLICY, rbac } from './rbac.js'

/** What is offered for the last word. */
async function complete(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await rbac(['__complete', ...words])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.split('\n').slice(0, -1)
}

describe('completion', () => {
  it('offers verbs', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining([...VERB_NAMES, 'help']))
    expect(await complete('ex')).toEqual(['explain'])
    expect(await complete('help', 'v')).toEqual(['validate'])
  })

  it('offers the flags of the verb that are not given yet', async () => {
    expect(await complete('check', '--s')).toEqual(['--scope', '--strict', '--sub-operation'])
    expect(await complete('check', '--scope', '/', '--s')).toEqual(['--strict', '--sub-operation'])
    expect(await complete('check', '--policy', 'a', '--pol')).toEqual(['--policy'])
    expect(await complete('validate', '--s')).toEqual(['--strict'])
  })

  it('offers the values of a flag that has few, also after =', async () => {
    expect(await complete('check', '--color', 'a')).toEqual(['always', 'auto'])
    expect(await complete('check', '--color=n')).toEqual(['--color=never'])
    expect(await complete('completion', '')).toEqual(['bash', 'fish', 'pwsh', 'zsh'])
  })

  it('leaves files to the shell', async () => {
    expect(await complete('check', '--policy', '')).toEqual([':files'])
    expect(await complete('validate', 'x')).toEqual([':files'])
    expect(await complete('import', '-o', '')).toEqual([':files'])
  })

  it('offers names, actions and scopes of the policy on the line', async () => {
    const at = ['check', '--policy', POLICY]
    expect(await complete(...at, '--principal', '')).toEqual([
      'Ada',
      'Eve',
      'Night shift',
      'Operations',
      'Root',
      'Sam',
      'app',
    ])
    expect(await complete(...at, '--group', 'n')).toEqual(['Night shift'])
    expect(await complete(...at, '--action', 'microsoft.ins')).toEqual(['Microsoft.Insights/metrics/read'])
    expect(await complete(...at, '--data-action', '')).toEqual([
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read',
    ])
    expect(await complete('check', `--policy=${POLICY}`, '--scope', '/subscriptions/s1/')).toEqual([
      '/subscriptions/s1/resourceGroups/data',
      '/subscriptions/s1/resourceGroups/prod',
    ])
  })

  it('says nothing where nothing fits or anything is wrong', async () => {
    expect(await complete('nonsense', '')).toEqual([])
    expect(await complete('check', '--at', '')).toEqual([])
    expect(await complete('check', '--policy', '/nowhere', '--principal', '')).toEqual([])
    expect(await complete()).toEqual(expect.arrayContaining([...VERB_NAMES]))
  })

  it.each(['bash', 'zsh', 'fish', 'pwsh'])('has a script for %s', async (shell) => {
    const { code, stdout, stderr } = await rbac(['completion', shell])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await expect(stdout).toMatchFileSnapshot(`golden/completion.${shell}`)
  })
})

const SHELLS = ['bash', 'zsh', 'fish'] as const
const [bash, zsh, fish] = SHELLS.map(shellVersion)
const missing = SHELLS.filter((shell) => shellVersion(shell) === undefined)

describe(`the script${missing.length === 0 ? '' : ` (skipped: no ${missing.join(', no ')} here)`}`, () => {
  let bin = ''
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'rbac-bin-'))
    const main = fileURLToPath(new URL('../../packages/rbac-cli/dist/main.js', import.meta.url))
    writeFileSync(join(bin, 'rbac'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
    chmodSync(join(bin, 'rbac'), 0o755)
  })
  afterAll(() => rmSync(bin, { recursive: true }))

  /** The lines that a shell prints, started without the files of the user. */
  function printed(shell: string, flag: string, script: readonly string[]): string[] {
    const env = { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, HOME: bin, RBAC_POLICY: POLICY }
    return execFileSync(shell, [flag, '-c', script.join('\n')], { env, encoding: 'utf8' })
      .split('\n')
      .slice(0, -1)
  }

  function quoted(word: string): string {
    return `$'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  }

  describe.runIf(bash)('for bash', () => {
    /** What bash would offer, given the words it has broken the line into. */
    const offered = (...words: string[]) =>
      printed('bash', '--norc', [
        'source <(rbac completion bash)',
        `COMP_WORDS=(rbac ${words.map(quoted).join(' ')})`,
        `COMP_CWORD=${words.length}`,
        '_rbac',
        `printf '%s\\n' "$\{COMPREPLY[@]}"`,
      ])

    it('offers verbs and flags', () => {
      expect(offered('exp')).toEqual(['explain'])
      expect(offered('check', '--sc')).toEqual(['--scope'])
    })

    it('quotes names with blanks, unless a quote is open', () => {
      expect(offered('check', '--principal', 'Ni')).toEqual(['Night\\ shift'])
      expect(offered('check', '--principal', "'Ni")).toEqual(['Night shift'])
    })

    it('completes the part after =, which bash takes for a word of its own', () => {
      expect(offered('check', '--color', '=', 'ne')).toEqual(['never'])
      expect(offered('check', '--color', '=')).toEqual(['always', 'auto', 'never'])
    })
  })

  describe.runIf(zsh)('for zsh', () => {
    /** What is handed to zsh, given the words of the line and what it says is begun of the last. */
    const offered = (words: readonly string[], begun = words.at(-1) ?? '') =>
      printed('zsh', '-f', [
        'compdef() { }',
        'compset() { }',
        '_files() { print files }',
        'compadd() { print -rl -- $candidates }',
        'source <(rbac completion zsh)',
        `words=(rbac ${words.map(quoted).join(' ')}) CURRENT=${words.length + 1} PREFIX=${quoted(begun)}`,
        '_rbac',
        'true',
      ])

    it('offers verbs, flags and files', () => {
      expect(offered(['exp'])).toEqual(['explain'])
      expect(offered(['check', '--color=n'])).toEqual(['--color=never'])
      expect(offered(['check', '--policy', 'x'])).toEqual(['files'])
    })

    it('knows a name by its beginning, in whatever quotes', () => {
      expect(offered(['check', '--principal', "'Night s"], 'Night s')).toEqual(['Night shift'])
      expect(offered(['check', '--principal', 'Night\\ s'])).toEqual(['Night shift'])
    })

    it('adds nothing where nothing fits', () => {
      expect(offered(['check', '--at', ''])).toEqual([])
    })
  })

  describe.runIf(fish)('for fish', () => {
    const offered = (line: string) =>
      printed('fish', '--no-config', ['rbac completion fish | source', `complete -C ${quotedForFish(line)}`])

    it('offers verbs and flags', () => {
      expect(offered('rbac exp')).toEqual(['explain'])
      expect(offered('rbac check --color=n')).toEqual(['--color=never'])
    })

    it('knows a name by its beginning, in whatever quotes', () => {
      for (const begun of ['Ni', "'Night s", '"Night s', 'Night\\ s']) {
        expect(offered(`rbac check --principal ${begun}`), begun).toEqual([expect.stringMatching(/^.?Night.* shift$/)])
      }
    })
  })
})

function quotedForFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

function shellVersion(shell: string): string | undefined {
  try {
    return execFileSync(shell, ['--version'], { encoding: 'utf8' })
  } catch {
    return undefined
  }
}
