import type { Piece } from '../output.js'

/** What a run says besides its results. */
export interface Report {
  /** The key in the JSON answer. */
  readonly name: string
  readonly value: unknown
  readonly lines: readonly (readonly Piece[])[]
  /** Is as much covered as was asked for? */
  readonly enough: boolean
}

/** Of everything, in percent with one digit; all of nothing is 100. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10
}

/** Why a run ends with 1 although every test passed. */
export function lackLine(reached: number, wanted: number): readonly Piece[] {
  return [{ text: `  ${reached} % is less than the ${wanted} % asked for`, style: 'bad' }]
}
