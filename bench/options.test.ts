import { describe, expect, it } from 'vitest'
import { readOptions, UsageError } from './options.js'

function read(...args: string[]) {
  const options = readOptions(args, '/home/alice')
  if (options === 'help') throw new Error('help was not asked for')
  return options
}

describe('options of the bench', () => {
  it('measure everything in every world unless told otherwise', () => {
    expect(read().worlds).toEqual(['smallTeam', 'department', 'largeTenant', 'hugeTenant'])
    expect(read().suites).toContain('check')
  })

  it('take worlds by size or by name', () => {
    expect(read('--sizes', '1k,1M').worlds).toEqual(['smallTeam', 'hugeTenant'])
    expect(read('--sizes', 'largeTenant').worlds).toEqual(['largeTenant'])
  })

  it('keep to the small worlds when quick, unless sizes are named', () => {
    expect(read('--quick').worlds).toEqual(['smallTeam', 'department'])
    expect(read('--quick', '--sizes', '100k').worlds).toEqual(['largeTenant'])
  })

  it('find a file of roles from where the user stands', () => {
    expect(read('--roles', 'roles.json').rolesFile).toBe('/home/alice/roles.json')
  })

  it.each([[['chekc']], [['--sizes', '2k']], [['--seed', 'one']], [['--fast']]])('refuse %j', (args) => {
    expect(() => read(...args)).toThrow(UsageError)
  })
})
