import { describe, expect, it } from 'vitest'
import { failureOf } from './job.js'
import { hasFailed, jobsFor } from './jobs.js'
import { readOptions } from './options.js'

function jobs(...args: string[]) {
  const options = readOptions(args, '/home/alice')
  if (options === 'help') throw new Error('help was not asked for')
  return jobsFor(options)
}

function named(...args: string[]): string[] {
  return jobs(...args).map(({ world, suite, peer }) => `${world}: ${peer ?? suite}`)
}

describe('the jobs of a bench', () => {
  it('are one process for each of our suites in a world, and one for each peer', () => {
    expect(named('check', 'memory', 'peers', '--sizes', '1k,10k', '--peers', 'rbac,@casl')).toEqual([
      'smallTeam: memory',
      'smallTeam: check',
      'smallTeam: rbac',
      'smallTeam: @casl/ability',
      'department: memory',
      'department: check',
      'department: rbac',
      'department: @casl/ability',
    ])
  })

  it('leave suites about growth to the tenants', () => {
    expect(named('memory', 'check', '--sizes', 'hospital5,1k')).toEqual([
      'hospital5: check',
      'smallTeam: memory',
      'smallTeam: check',
    ])
    expect(named('memory', '--sizes', 'hospital5')).toEqual([])
  })
})

describe('a job that came to nothing', () => {
  it('is a result with a note, and a fault where the suite is ours', () => {
    const [own, peer] = jobs('check', 'peers', '--sizes', '1k', '--peers', '@casl')
    if (own === undefined || peer === undefined) throw new Error('there are two jobs')
    const failure = failureOf(own, 0, 'its process failed (ended by SIGABRT)')
    expect(failure).toMatchObject({ suite: 'check', figures: [{ subject: 'check', measure: 'none' }] })
    expect(hasFailed(failure)).toBe(true)
    expect(hasFailed(failureOf(peer, 1000, 'it can not'))).toBe(false)
    expect(hasFailed({ ...failure, figures: [] })).toBe(false)
  })
})
