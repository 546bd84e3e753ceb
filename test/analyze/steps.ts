/** How often a method is called while something runs. */
export function stepsOf<Name extends PropertyKey>(
  prototype: { [name in Name]: (...given: never[]) => unknown },
  name: Name,
  run: () => unknown,
): number {
  const original = prototype[name]
  let steps = 0
  prototype[name] = function (this: unknown, ...given: never[]) {
    steps += 1
    return original.apply(this, given)
  }
  try {
    run()
  } finally {
    prototype[name] = original
  }
  return steps
}
