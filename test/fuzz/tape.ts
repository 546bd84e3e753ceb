import type { Random } from '../worlds/gen.js'

/**
 * Dice that read their throws from an input, one UTF-16 unit each, and throw 0 when it has ended: so every input is a
 * world, a change of the input is a change of the world, and a shorter input is a smaller world.
 */
export function tapeOf(input: string): Random {
  let at = 0
  return (below) => (at < input.length ? input.charCodeAt(at++) % below : 0)
}

/** Tapes to start from: `count` of `length` throws. */
export function tapes(random: Random, count: number, length: number): string[] {
  return Array.from({ length: count }, () => String.fromCharCode(...Array.from({ length }, () => 0x20 + random(0x5f))))
}
