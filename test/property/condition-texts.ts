import { InvalidConditionError, printCondition } from 'rbac-core/condition'
import { expect } from 'vitest'
import type { Random } from '../worlds/gen.js'
import { PIECES } from './condition-pieces.js'
import type { ConditionWorld } from './condition-worlds.js'

/** The error is typed, points into the text, and says so on one line that a terminal can show. */
export function expectPlace(error: unknown, text: string): void {
  expect(error).toBeInstanceOf(InvalidConditionError)
  const { code, offset, line, column, frame, message } = error as Record<string, unknown>
  expect(code).toBe('INVALID_CONDITION')
  expect(offset).toBeGreaterThanOrEqual(0)
  expect(offset).toBeLessThanOrEqual(text.length)
  expect(
    text
      .split('\n')
      .slice(0, Number(line) - 1)
      .join('\n').length +
      Number(column) -
      (line === 1 ? 1 : 0),
  ).toBe(offset)
  expect(String(frame).split('\n')).toHaveLength(2)
  expect(String(message)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
}

/** Up to three cuts, doublings, exchanges or insertions, each of a whole token or of a part of one. */
export function damaged(text: string, random: Random): string {
  let result = text
  for (let count = random(4); count > 0; count--) {
    const at = random(result.length + 1)
    const length = 1 + random(6)
    const kind = random(5)
    const before = result.slice(0, at)
    if (kind === 0) result = before + result.slice(at + length)
    else if (kind === 1) result = before + result.slice(at, at + length) + result.slice(at)
    else if (kind === 2) result = `${before} \t\r\n${result.slice(at)}`
    else if (kind === 3) result = before + flipped(result.slice(at, at + length)) + result.slice(at + length)
    else result = before + (PIECES[random(PIECES.length)] ?? '') + result.slice(at)
  }
  return result
}

function flipped(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()
}

/** A world on two lines, for a failure. */
export function story(world: ConditionWorld): string {
  return `${printCondition(world.condition)}\n${JSON.stringify(world.context, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value))}`
}
