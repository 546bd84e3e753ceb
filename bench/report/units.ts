/** `1,234`. */
export function many(number: number): string {
  return Math.round(number).toLocaleString('en')
}

/** `250 ns`, `1.25 us`. */
export function duration(nanoseconds: number): string {
  return inSteps(nanoseconds, [
    ['ns', 1, 0],
    ['us', 1e3, 2],
    ['ms', 1e6, 2],
    ['s', 1e9, 1],
  ])
}

/** `48 B`, `1.2 kB`. */
export function bytes(count: number): string {
  return inSteps(count, [
    ['B', 1, 0],
    ['kB', 1e3, 1],
    ['MB', 1e6, 1],
    ['GB', 1e9, 2],
  ])
}

type Step = readonly [unit: string, size: number, digits: number]

/** In the largest unit of which there is one. */
function inSteps(number: number, steps: readonly [Step, ...Step[]]): string {
  const [unit, size, digits] = steps.findLast(([, least]) => Math.abs(number) >= least) ?? steps[0]
  return `${(number / size).toFixed(digits)} ${unit}`
}

/** How many times: two digits, all of them where there are more. */
export function times(ratio: number): string {
  return ratio >= 10 ? many(ratio) : ratio.toPrecision(2)
}

/** `4.56 M`, `406 k`, `93.2`: three digits at most. */
export function few(number: number): string {
  const steps = [
    ['', 1],
    [' k', 1e3],
    [' M', 1e6],
  ] as const
  const [unit, size] = steps.findLast(([, least]) => number >= least) ?? steps[0]
  return `${Number((number / size).toPrecision(3))}${unit}`
}

/** `4,200`: two digits that say something, all of them written. */
export function roughly(number: number): string {
  return Number(number.toPrecision(2)).toLocaleString('en')
}

/** `4,200×`. */
export function factor(ratio: number): string {
  return `${roughly(ratio)}×`
}
