import { describe, expect, it } from 'vitest'
import type { ReadEdit } from '../../model/policy.js'
import { Agenda } from './agenda.js'
import { weightOf } from './pieces.js'
import { UnnamedEdit } from './unnamed-edit.js'

const PACE = { mostWorn: 0, few: 2, many: 10 }

/** Removes so many assignments. */
function removing(count: number): ReadEdit {
  const edit = new UnnamedEdit()
  for (let number = 0; number < count; number++) edit.remove('roleAssignments', `a${number}`)
  return edit
}

/** What there is to do while `items` are taken over, ten at a time. */
const agendaOf = (items: number): Agenda =>
  new Agenda(Array.from({ length: items / 10 }, () => removing(10)).values(), PACE)

/** What is done at a change, in items, and whether nothing is left then. */
function turn(agenda: Agenda, change: ReadEdit): { readonly work: number; readonly isDone: boolean } {
  const edits = [...agenda.after(change)]
  return { work: edits.reduce((sum, edit) => sum + weightOf(edit, PACE), 0), isDone: edits.includes(change) }
}

describe('the agenda of a renewal', () => {
  it('makes a small change wait for a batch, however large those were that it still has to catch up with', () => {
    const agenda = agendaOf(1_000)
    for (let number = 0; number < 20; number++) {
      // Each brings over twice as many as it has, and one batch more at most.
      const { work } = turn(agenda, removing(20))
      expect(work).toBeGreaterThanOrEqual(44)
      expect(work).toBeLessThan(44 + 12)
    }
    let [turns, isDone] = [0, false]
    for (; !isDone && turns < 200; turns++) {
      const small = turn(agenda, removing(0))
      isDone = small.isDone
      expect(small.work).toBeLessThan(10 + 12)
    }
    expect(isDone).toBe(true)
  })

  it('lets a large change bring over twice as much as it is itself, so that fewer and fewer are left', () => {
    const agenda = agendaOf(300)
    let [turns, isDone] = [0, false]
    for (; !isDone && turns < 100; turns++) isDone = turn(agenda, removing(50)).isDone
    expect(isDone).toBe(true)
    expect(turns).toBeLessThan(12)
  })

  it('ends with the very change that was made last, for the words of what is odd about it', () => {
    const change = removing(40)
    expect([...agendaOf(10).after(change)].at(-1)).toBe(change)
  })

  it('does what was there first, then every change in pieces, oldest first, and each once', () => {
    const agenda = agendaOf(30)
    const named = (name: string, count: number): ReadEdit => {
      const edit = new UnnamedEdit()
      for (let number = 0; number < count; number++) edit.remove('groups', `${name}${number}`)
      return edit
    }
    const done = [named('x', 3), named('y', 12), named('z', 40)].flatMap((change) => [...agenda.after(change)])
    expect(done.map(({ removal }) => removal.roleAssignments.size)).toEqual([10, 10, 10, 0, 0, 0, 0])
    expect(done.map(({ removal }) => removal.groups.size)).toEqual([0, 0, 0, 3, 10, 2, 40])
    expect(done.slice(3).map(({ removal }) => [...removal.groups][0]?.[0])).toEqual(['x', 'y', 'y', 'z'])
  })
})
