import { describe, expect, it } from 'vitest'
import { readOptions, UsageError } from './options.js'
import { WORLD_NAMES } from './worlds.js'

function read(...args: string[]) {
  const options = readOptions(args, '/home/alice')
  if (options === 'help') throw new Error('help was not asked for')
  return options
}

describe('options of the bench', () => {
  it('measure everything in every world but the largest unless told otherwise', () => {
    const { suites, worlds, peers } = read()
    expect(worlds).toEqual(WORLD_NAMES.filter((name) => name !== 'giantTenant'))
    expect(suites).toEqual(expect.arrayContaining(['memory', 'check', 'peers']))
    expect(peers).toEqual(expect.arrayContaining(['casbin', '@casl/ability']))
  })

  it('take worlds by size or by name', () => {
    expect(read('--sizes', '1k,1M').worlds).toEqual(['smallTeam', 'hugeTenant'])
    expect(read('--sizes', 'largeTenant, hospital5').worlds).toEqual(['largeTenant', 'hospital5'])
  })

  it('take peers by how their names begin', () => {
    expect(read('--peers', '@casl').peers).toEqual(['@casl/ability'])
    expect(read('--peers', 'casbin,rbac').peers).toEqual([
      'casbin',
      'casbin sliced',
      'casbin cached',
      'casbin own model',
      'rbac',
    ])
  })

  it('keep to the small worlds and our own suites when quick, unless others are named', () => {
    expect(read('--quick').worlds).not.toContain('largeTenant')
    expect(read('--quick').suites).not.toContain('peers')
    expect(read('--quick', 'peers', '--sizes', '100k')).toMatchObject({ suites: ['peers'], worlds: ['largeTenant'] })
  })

  it('put results into a record that is named, from where the user stands', () => {
    expect(read('--into', 'record.json', '--minutes', '2.5')).toMatchObject({
      into: '/home/alice/record.json',
      minutes: 2.5,
    })
  })

  it('find a file of roles from where the user stands', () => {
    expect(read('--roles', 'roles.json').rolesFile).toBe('/home/alice/roles.json')
  })

  it.each([
    [['chekc']],
    [['--sizes', '2k']],
    [['--seed', 'one']],
    [['--fast']],
    [['--peers', 'nobody']],
    [['--peers', ',']],
    [['--minutes', '0']],
  ])('refuse %j', (args) => {
    expect(() => read(...args)).toThrow(UsageError)
  })
})
