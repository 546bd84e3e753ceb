import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The collector, for tests: `globalThis.gc` of a process that was not started with `--expose-gc`. */
export function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
