import { describe, expect, it } from 'vitest'
import { loadAllVerbs, VERB_NAMES } from '../../packages/rbac-cli/src/verbs.js'
import { rbac } from './rbac.js'

describe('help', () => {
  it('of the program lists every verb, the exit codes and three examples', async () => {
    const { code, stdout, stderr } = await rbac(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of VERB_NAMES) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'))
    expect(stdout.match(/^ {2}rbac /gm)?.length).toBeGreaterThanOrEqual(3)
    await expect(stdout).toMatchFileSnapshot('golden/help.txt')
  })

  it.each(VERB_NAMES)('of %s is what --help and help print, with three examples and its exit codes', async (name) => {
    const { code, stdout, stderr } = await rbac([name, '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(await rbac(['help', name])).toEqual({ code, stdout, stderr })
    expect(await rbac([name, '-h', '--nonsense'])).toEqual({ code, stdout, stderr })
    await expect(stdout).toMatchFileSnapshot(`golden/help-${name}.txt`)
  })

  it('names only verbs that exist, under their own name', async () => {
    const verbs = await loadAllVerbs()
    expect(verbs.map(({ name }) => name)).toEqual(VERB_NAMES)
    for (const { examples } of verbs) {
      expect(examples.length).toBeGreaterThanOrEqual(3)
      for (const { command } of examples) {
        for (const [, verb = ''] of command.matchAll(/\brbac ([a-z-]+)/g)) expect(VERB_NAMES).toContain(verb)
      }
    }
  })

  it('explains exit codes with flags that the verb has', async () => {
    for (const { name, flags, exitCodes } of await loadAllVerbs()) {
      const mentioned = exitCodes.flatMap(([, meaning]) =>
        [...meaning.matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag),
      )
      const known = flags.map((flag) => flag.name)
      expect({ name, unknown: mentioned.filter((flag = '') => !known.includes(flag)) }).toEqual({ name, unknown: [] })
    }
  })

  it('wraps what it can to the width of a terminal, but never a command', async () => {
    for (const name of VERB_NAMES) {
      const { stdout } = await rbac([name, '--help'])
      const [manual = ''] = stdout.split(/^(?:Where the files come from|Examples):$/m)
      for (const line of manual.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    }
  })

  it('says which version this is', async () => {
    expect(await rbac(['--version'])).toEqual({ code: 0, stdout: 'rbac 1.2.3\n', stderr: '' })
  })
})
