import { describe, expect, it } from 'vitest'
import { jobsFor } from './jobs.js'
import { readOptions } from './options.js'

function jobs(...args: string[]): string[] {
  const options = readOptions(args, '/home/alice')
  if (options === 'help') throw new Error('help was not asked for')
  return jobsFor(options).map(({ world, suites, peer }) => `${world}: ${peer ?? suites.join(' ')}`)
}

describe('the jobs of a bench', () => {
  it('are one process for our suites in a world, and one for each peer', () => {
    expect(jobs('check', 'memory', 'peers', '--sizes', '1k,10k', '--peers', 'rbac,@casl')).toEqual([
      'smallTeam: memory check',
      'smallTeam: rbac',
      'smallTeam: @casl/ability',
      'department: memory check',
      'department: rbac',
      'department: @casl/ability',
    ])
  })

  it('leave suites about growth to the tenants', () => {
    expect(jobs('memory', 'check', '--sizes', 'hospital5,1k')).toEqual(['hospital5: check', 'smallTeam: memory check'])
    expect(jobs('memory', '--sizes', 'hospital5')).toEqual([])
  })
})
