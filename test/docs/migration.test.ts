import { describe, expect, it } from 'vitest'
import { documentedBlocks } from '../middleware/documented-blocks.js'

/** Asks both examples of a page every question; they have to agree, and to say both yes and no. */
async function compare(page: string, questions: readonly (readonly unknown[])[]): Promise<void> {
  const { before, after } = await documentedBlocks(page)
  const [old, now] = (await Promise.all([before?.(), after?.()])) as ((...question: unknown[]) => unknown)[]
  const answers = new Set<unknown>()
  for (const question of questions) {
    const answer = await old?.(...question)
    expect(now?.(...question), JSON.stringify(question)).toBe(answer)
    answers.add(answer)
  }
  expect(answers).toEqual(new Set([true, false]))
}

function everyOne<A, B, C>(as: readonly A[], bs: readonly B[], cs: readonly C[]): (readonly [A, B, C])[] {
  return as.flatMap((a) => bs.flatMap((b) => cs.map((c) => [a, b, c] as const)))
}

describe('a page on moving to rbac', () => {
  it('shows the same answers as CASL', async () => {
    const users = ['alice', 'bob', 'carol'].map((id) => ({ id, isEditor: id === 'carol' }))
    const articles = ['one', 'charter'].flatMap((id) => ['alice', 'bob'].map((authorId) => ({ id, authorId })))
    await compare('migrating-from-casl', everyOne(users, ['read', 'create', 'update', 'delete'], articles))
  })

  it('shows the same answers as casbin', async () => {
    const paths = ['/data/a', '/data/reports/b', '/data/reports/closed/c', '/other']
    await compare('migrating-from-casbin', everyOne(['alice', 'bob', 'carol'], ['read', 'write'], paths))
  })

  it('shows the same answers as accesscontrol', async () => {
    await compare(
      'migrating-from-accesscontrol',
      everyOne(['alice', 'bob'], ['read', 'create', 'update', 'delete'], [0]),
    )
  })
})
