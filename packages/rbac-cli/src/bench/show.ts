import { count } from '../text.js'
import type { CallFigures, Figures } from './figures.js'

/** The figures as lines for people. */
export function linesOf({ questions, assignments, calls, ...figures }: Figures): string[] {
  const { allowed, refused, denied } = questions
  return [
    `questions  ${count(questions.count, 'question')}: ${many(allowed)} allowed, ${many(refused)} refused, ${many(denied)} denied`,
    `read       ${duration(figures.readMilliseconds * 1e6)} to read and validate the policy`,
    `compile    ${duration(figures.compileMilliseconds * 1e6)} to make an engine of ${count(assignments, 'role assignment')}`,
    `memory     ${kept(figures.policyBytes)} for the policy, ${kept(figures.engineBytes)} for the engine over it${perAssignment(figures.engineBytes, assignments)}`,
    '',
    ...table([['call', 'questions', 'per second', 'p50', 'p99', 'p99.9', 'x floor'], ...calls.map(row)]),
  ]
}

function row({ call, questions, perSecond, p50, p99, p999, timesFloor }: CallFigures): string[] {
  return [call, questions, many(perSecond), duration(p50), duration(p99), duration(p999), timesFloor.toFixed(2)]
}

/** The first two columns are words. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}

function many(number: number): string {
  return Math.round(number).toLocaleString('en-US')
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${nanoseconds.toFixed(0)} ns`
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(2)} us`
  return nanoseconds < 1e9 ? `${(nanoseconds / 1e6).toFixed(1)} ms` : `${(nanoseconds / 1e9).toFixed(2)} s`
}

/** Where an engine is hardly larger than what comes and goes on a heap, a share of it means nothing. */
function perAssignment(engineBytes: number, assignments: number): string {
  return assignments < FEW ? '' : ` (${bytes(engineBytes / assignments)} for each assignment)`
}

function kept(number: number): string {
  return number < NOISE ? `less than ${bytes(NOISE)}` : bytes(number)
}

const FEW = 1000
/** What comes and goes on a heap by itself. */
const NOISE = 20_000

function bytes(number: number): string {
  if (number < 1e3) return `${number.toFixed(0)} bytes`
  return number < 1e6 ? `${(number / 1e3).toFixed(1)} kB` : `${(number / 1e6).toFixed(1)} MB`
}
