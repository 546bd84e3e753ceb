import { defineConfig } from 'vitest/config'
import base from './vitest.config.js'

/** The long comparison runs of `pnpm test:deep`: minutes, where the ordinary tests take seconds. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/deep/**/*.test.ts'], exclude: ['**/dist/**', '**/node_modules/**'] },
})
