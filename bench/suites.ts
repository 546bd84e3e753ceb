import { accessFor } from './access-for.bench.js'
import { check } from './check.bench.js'
import { checkMany } from './check-many.bench.js'
import { compile } from './compile.bench.js'
import { distinct } from './distinct.bench.js'
import { explain } from './explain.bench.js'
import { groups } from './groups.bench.js'
import { memory } from './memory.bench.js'
import { snapshot } from './snapshot.bench.js'
import type { Suite } from './suite.js'
import { update } from './update.bench.js'
import { workers } from './workers.bench.js'

/** In the order they run in one world, each in a process of its own. */
export const suites: readonly Suite[] = [
  memory,
  compile,
  snapshot,
  check,
  distinct,
  accessFor,
  groups,
  checkMany,
  explain,
  update,
  workers,
]
