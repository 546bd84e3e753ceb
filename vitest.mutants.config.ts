import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

/** `pnpm test:mutants`: puts each seeded fault into a copy of the sources and looks whether the properties notice. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/mutants/*.test.ts'], exclude: [], testTimeout: 4_000_000 },
})
