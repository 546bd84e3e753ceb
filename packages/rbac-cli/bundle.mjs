// Puts the built program into a few files, with everything it needs: see src/bundle.ts. Does nothing when that is done.
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BUNDLE, isBundleFresh } from './dist/bundle.js'

const folder = dirname(fileURLToPath(BUNDLE))
if (!isBundleFresh()) {
  rmSync(folder, { recursive: true, force: true })
  await build({
    entryPoints: [fileURLToPath(new URL('./dist/cli.js', import.meta.url))],
    outdir: folder,
    bundle: true,
    // Each verb stays a file of its own, read when it is called.
    splitting: true,
    format: 'esm',
    platform: 'node',
    // Where a dependency has both, its modules: the other form may load its own parts by paths that are gone.
    mainFields: ['module', 'main'],
    target: 'node20.19',
    // Some dependencies are CommonJS and ask for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  })
}
