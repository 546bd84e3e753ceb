/**
 * A short input for which `fails` still holds: runs are left out, from halves down to single units, then units are made
 * plain. Asks at most `budget` times.
 */
export async function minimised(
  input: string,
  fails: (candidate: string) => Promise<boolean>,
  budget = 3000,
): Promise<string> {
  let left = budget
  let smallest = input
  const tries = async (candidate: string): Promise<boolean> => {
    if (left-- <= 0 || candidate === smallest || !(await fails(candidate))) return false
    smallest = candidate
    return true
  }
  for (let size = Math.ceil(input.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length; ) {
      if (!(await tries(smallest.slice(0, at) + smallest.slice(at + size)))) at += size
    }
  }
  for (let at = 0; at < smallest.length; at++) {
    for (const plain of ['a', '0', ' ']) {
      if (smallest[at] !== plain && (await tries(smallest.slice(0, at) + plain + smallest.slice(at + 1)))) break
    }
  }
  return smallest
}
