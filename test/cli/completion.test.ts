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

const bash = shellVersion('bash')

describe.runIf(bash !== undefined)(`the script for bash${bash === undefined ? ' (skipped: no bash here)' : ''}`, () => {
  let bin = ''
  beforeAll(() => {
    bin = mkdtempSync(join(tmpdir(), 'rbac-bin-'))
    const main = fileURLToPath(new URL('../../packages/rbac-cli/dist/main.js', import.meta.url))
    writeFileSync(join(bin, 'rbac'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`)
    chmodSync(join(bin, 'rbac'), 0o755)
  })
  afterAll(() => rmSync(bin, { recursive: true }))

  /** What bash would offer, given the words it has broken the line into. */
  function offered(...words: string[]): string[] {
    const script = [
      'source <(rbac completion bash)',
      `COMP_WORDS=(rbac ${words.map((word) => `$'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(' ')})`,
      `COMP_CWORD=${words.length}`,
      '_rbac',
      `printf '%s\\n' "$\{COMPREPLY[@]}"`,
    ].join('\n')
    const env = { PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` }
    return execFileSync('bash', ['--norc', '-c', script], { env, encoding: 'utf8' }).split('\n').slice(0, -1)
  }

  it('offers verbs and flags', () => {
    expect(offered('exp')).toEqual(['explain'])
    expect(offered('check', '--sc')).toEqual(['--scope'])
  })

  it('quotes names with blanks, unless a quote is open', () => {
    expect(offered('check', '--policy', POLICY, '--principal', 'Ni')).toEqual(['Night\\ shift'])
    expect(offered('check', '--policy', POLICY, '--principal', "'Ni")).toEqual(['Night shift'])
  })

  it('completes the part after =, which bash takes for a word of its own', () => {
    expect(offered('check', '--color', '=', 'ne')).toEqual(['never'])
    expect(offered('check', '--color', '=')).toEqual(['always', 'auto', 'never'])
  })
})

function shellVersion(shell: string): string | undefined {
  try {
    return execFileSync(shell, ['--version'], { encoding: 'utf8' })
  } catch {
    return undefined
  }
}
